using TableActors.Contracts.Columns;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Loading;

/// <summary>What the command line asks a load to do.</summary>
internal sealed record LoadOptions
{
    /// <summary>The input file.</summary>
    public required string File { get; init; }

    /// <summary>Its format.</summary>
    public required InputFormat Format { get; init; }

    /// <summary>The route's whole address.</summary>
    public required Uri Route { get; init; }

    /// <summary>How many requests run at once, 1 to 1024. Default: 64.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>Where refused rows are written.</summary>
    public required string RefusedFile { get; init; }

    /// <summary>Whether rows whose key is there already count as there, not as refused.</summary>
    public bool SkipExisting { get; init; }

    /// <summary>CSV: types by the file's column names; the others are found by looking.</summary>
    public IReadOnlyDictionary<string, ColumnType> Types { get; init; } = new Dictionary<string, ColumnType>();

    /// <summary>CSV: other names by the file's column names.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();
}
