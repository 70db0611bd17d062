namespace TableActors.Actors.Typed;

/// <summary>Compares values of columns.</summary>
internal static class ValueEquality
{
    public static bool Equal(object? left, object? right) => (left, right) switch
    {
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (long[] a, long[] b) => a.AsSpan().SequenceEqual(b),
        (double[] a, double[] b) => a.AsSpan().SequenceEqual(b),
        _ => Equals(left, right),
    };
}
