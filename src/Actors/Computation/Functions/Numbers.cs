namespace TableActors.Actors.Computation.Functions;

/// <summary>What functions of numbers share.</summary>
internal static class Numbers
{
    public static double ToFloat(object? value) => value is long whole ? whole : (double)value!;

    // Adding zero takes the sign from a negative zero, which no store keeps.
    public static object Finite(double result) =>
        double.IsFinite(result) ? result + 0.0 : throw new ComputationException("the result is not a finite number");
}
