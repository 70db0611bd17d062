using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>Reads one table.</summary>
internal static class TableReader
{
    public static TableDefinition Read(string name, Section section)
    {
        var columns = section.Entries("columns")
            .Select(column => ColumnReader.Read(column.Key, column.Value, section.Place with { Column = column.Key }, section.Faults));
        var table = new TableDefinition(name, [.. columns]) { Comment = section.Text("comment") };
        section.RefuseOthers();
        return table;
    }
}
