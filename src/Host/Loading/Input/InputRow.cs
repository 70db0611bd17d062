namespace TableActors.Host.Loading.Input;

/// <summary>One row of an input file.</summary>
/// <param name="Number">Its number among the rows, from 1.</param>
/// <param name="Line">The line on which it starts, from 1.</param>
/// <param name="Json">The row as a JSON object in UTF-8; of a row that cannot be read whatever stands there, as JSON.</param>
/// <param name="Fault">Why it cannot be read; <see langword="null"/>: it can.</param>
internal sealed record InputRow(long Number, long Line, ReadOnlyMemory<byte> Json, string? Fault = null)
{
    /// <summary>Where it is, as people would say.</summary>
    public string Place => IsAloneOnItsLine ? $"line {Line}" : $"row {Number}, line {Line}";

    /// <summary>Whether its format has no other row begin on the same line. Default: yes.</summary>
    public bool IsAloneOnItsLine { get; init; } = true;
}
