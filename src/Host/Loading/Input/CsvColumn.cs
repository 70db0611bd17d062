using TableActors.Contracts.Columns;

namespace TableActors.Host.Loading.Input;

/// <summary>A column of a CSV file.</summary>
/// <param name="Name">The name in the rows that are posted.</param>
/// <param name="Type">What its texts are read as.</param>
internal sealed record CsvColumn(string Name, ColumnType Type);
