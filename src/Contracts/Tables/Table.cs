namespace TableActors.Contracts.Tables;

/// <summary>Where a table's definition begins.</summary>
public static class Table
{
    /// <summary>Declares a table.</summary>
    /// <param name="name">The table's name; the rules of <c>Identifier</c> are checked later, together with all others.</param>
    /// <param name="columns">Declares the columns, in order.</param>
    public static TableDefinition Define(string name, Action<TableBuilder> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var builder = new TableBuilder();
        columns(builder);
        return builder.Build(name);
    }
}
