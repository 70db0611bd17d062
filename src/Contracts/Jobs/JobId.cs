using System.Diagnostics.CodeAnalysis;

namespace TableActors.Contracts.Jobs;

/// <summary>What a job is called: 32 hexadecimal digits in lower case.</summary>
public sealed record JobId
{
    private const int Length = 32;

    private JobId(string value) => Value = value;

    /// <summary>The digits.</summary>
    public string Value { get; }

    /// <summary>An id that no other job has.</summary>
    public static JobId New() => new(Guid.NewGuid().ToString("n"));

    /// <summary>The id that always belongs to the same bytes, of which the first 16 count.</summary>
    /// <param name="bytes">At least 16 bytes, evenly distributed as those of a hash are.</param>
    public static JobId Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(bytes[..(Length / 2)]));

    /// <summary>Reads an id; anything but 32 hexadecimal digits in lower case is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out JobId? id)
    {
        id = text?.Length == Length && text.All(char.IsAsciiHexDigitLower) ? new JobId(text) : null;
        return id is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
