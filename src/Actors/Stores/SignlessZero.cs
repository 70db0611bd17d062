namespace TableActors.Actors.Stores;

/// <summary>Zeros without a sign. SQLite keeps whole numbers of float columns as integers, which have no negative zero, so no store keeps one.</summary>
internal static class SignlessZero
{
    /// <summary>The same value, a float or a list of them, with all zeros positive; other values as they are.</summary>
    public static object Of(object value) => value switch
    {
        double number when IsNegativeZero(number) => 0.0,
        double[] numbers when Array.Exists(numbers, IsNegativeZero) => Array.ConvertAll(numbers, number => Of(number)),
        _ => value,
    };

    /// <summary>The same number, unless it is the negative zero.</summary>
    public static double Of(double number) => number + 0.0;

    private static bool IsNegativeZero(double number) => number == 0 && double.IsNegative(number);
}
