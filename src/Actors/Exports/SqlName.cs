namespace TableActors.Actors.Exports;

/// <summary>Names of other people's tables and columns, which may be anything.</summary>
internal static class SqlName
{
    /// <summary>The name as statements must write it.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
