using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables.Typed;

namespace TableActors.Contracts.Tables;

/// <summary>Declares tables.</summary>
public static class Table
{
    /// <summary>Declares a table.</summary>
    /// <param name="name">The table's name. <see cref="SchemaCheck"/> checks it later, with all other rules.</param>
    /// <param name="columns">Declares the columns, in order.</param>
    public static TableDefinition Define(string name, Action<TableBuilder> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var builder = new TableBuilder();
        columns(builder);
        return builder.Build(name);
    }

    /// <summary>Declares the table of a class: each public property that can be set is a column.</summary>
    /// <example>
    /// <code>
    /// [Table(Name = "films")]
    /// public sealed record Film([PrimaryKey] long Id, [Comment("what to draw")] string Prompt, double? Rating = null)
    /// {
    ///     [Computed("slugify", nameof(Prompt))]
    ///     public string? Slug { get; init; }
    ///
    ///     [Image]
    ///     public MediaReference? Poster { get; init; }
    /// }
    ///
    /// var films = Table.From&lt;Film>();
    /// </code>
    /// </example>
    /// <remarks>
    /// <para>
    /// Table and columns are named after the class and its properties, in snake case.
    /// <see cref="TableAttribute"/> and <see cref="ColumnAttribute"/> choose other names.
    /// </para>
    /// <para>
    /// Types follow from the .NET types: whole numbers are int, <see cref="double"/> and
    /// <see cref="float"/> are float, lists of either are arrays, <see cref="JsonText"/> and
    /// <see cref="System.Text.Json.JsonElement"/> are json. A column is nullable if the property's
    /// type is (<c>string?</c>, <c>double?</c>). A property without a setter is a column only if a
    /// parameter of the constructor sets it.
    /// </para>
    /// <para>
    /// Faults of the class are reported with all other faults, when the service starts.
    /// </para>
    /// </remarks>
    /// <typeparam name="T">
    /// The class. It has a public constructor whose parameters, if any, are all named after
    /// properties.
    /// </typeparam>
    public static TableDefinition From<T>()
        where T : class
    {
        var columns = ClassColumns.Of(typeof(T));
        return new TableDefinition(columns.TableName, [.. columns.Properties.Select(property => property.Column)])
        {
            Comment = columns.Comment,
            Faults = columns.Faults,
        };
    }
}
