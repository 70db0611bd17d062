namespace TableActors.Actors.Computation.Functions;

/// <summary>What functions of numbers share.</summary>
internal static class Numbers
{
    public static double ToFloat(object? value) => value is long whole ? whole : (double)value!;

    public static object Finite(double result) =>
        double.IsFinite(result) ? result : throw new ComputationException("the result is not a finite number");
}
