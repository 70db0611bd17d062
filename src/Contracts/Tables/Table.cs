using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables.Typed;

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
    /// Names are those of class and properties in snake case, unless <see cref="TableAttribute"/> and <see cref="ColumnAttribute"/> say
    /// otherwise. Types follow from the .NET types: whole numbers are int, <see cref="double"/> and <see cref="float"/> are float,
    /// lists of either are arrays, <see cref="JsonText"/> and <see cref="System.Text.Json.JsonElement"/> are json. Columns can be null
    /// where the property's type says so (<c>string?</c>, <c>double?</c>). A property without a setter stands for a column only where a parameter of the
    /// constructor sets it. What is wrong with the class is reported with all other faults, when the service starts.
    /// </remarks>
    /// <typeparam name="T">The class, with a public constructor whose parameters, if any, are all named after properties.</typeparam>
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
