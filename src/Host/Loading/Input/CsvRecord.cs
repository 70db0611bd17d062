namespace TableActors.Host.Loading.Input;

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">The line on which it starts, from 1.</param>
/// <param name="Fields">Its fields, at least one.</param>
internal sealed record CsvRecord(long Line, IReadOnlyList<CsvField> Fields);
