using System.Text;
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

    /// <summary>Its encoding; <see langword="null"/>: what its mark says, or else UTF-8.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The service's address.</summary>
    public required Uri Service { get; init; }

    /// <summary>The route's path below that address.</summary>
    public required string Route { get; init; }

    /// <summary>The route's whole address.</summary>
    public Uri RouteUrl => new($"{ServiceRoot}{Route.TrimStart('/')}");

    /// <summary>The service's address, with a slash at its end.</summary>
    public Uri ServiceRoot => new($"{Service.GetLeftPart(UriPartial.Path).TrimEnd('/')}/");

    /// <summary>
    /// The file with the service's OpenAPI document; <see langword="null"/>: the service is asked
    /// for it.
    /// </summary>
    public string? Document { get; init; }

    /// <summary>How many requests run at once, 1 to 1024. Default: 64.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>Where refused rows are written.</summary>
    public required string RefusedFile { get; init; }

    /// <summary>What becomes of rows that an earlier load may have stored.</summary>
    public LoadRepeat Repeat { get; init; }

    /// <summary>Tells this load from others of the same file.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether columns that the route does not have are left out, instead of being an error.</summary>
    public bool IgnoreUnknown { get; init; }

    /// <summary>How CSV is written.</summary>
    public CsvForm Csv { get; init; } = new();
}

/// <summary>What a load does about rows that an earlier load may have stored.</summary>
internal enum LoadRepeat
{
    /// <summary>It expects none, and stops at the first.</summary>
    Refuse,

    /// <summary>It goes on where an earlier load of the same file broke off.</summary>
    Resume,

    /// <summary>It counts a row as already there if its primary key exists, whoever stored it.</summary>
    SkipExisting,
}

/// <summary>How a CSV file is written.</summary>
internal sealed record CsvForm
{
    /// <summary>
    /// What separates fields; <see langword="null"/>: the one that yields the most names of the
    /// route.
    /// </summary>
    public char? Separator { get; init; }

    /// <summary>Whether fields may stand in quotes. Default: yes.</summary>
    public bool Quotes { get; init; } = true;

    /// <summary>How numbers and days are written.</summary>
    public CellForm Cells { get; init; } = new();

    /// <summary>Types by the file's column names, in place of the route's.</summary>
    public IReadOnlyDictionary<string, ColumnType> Types { get; init; } = new Dictionary<string, ColumnType>();

    /// <summary>The route's names by the file's column names, where they differ.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();
}
