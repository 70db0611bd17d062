namespace TableActors.Host.Loading.Input;

/// <summary>The formats of input files.</summary>
internal enum InputFormat
{
    /// <summary>One JSON array of objects.</summary>
    Json,

    /// <summary>One JSON object per line.</summary>
    Ndjson,

    /// <summary>Comma-separated values with a header.</summary>
    Csv,
}
