using System.Collections.Immutable;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;

namespace TableActors.Contracts.Queries;

/// <summary>Declares queries.</summary>
public static class Query
{
    /// <summary>Declares a query in the store's own SQL.</summary>
    /// <param name="name">The query's name.</param>
    /// <param name="sql">One select statement; parameters are written <c>@name</c>.</param>
    /// <param name="parameters">Declares the parameters; left out: there are none.</param>
    public static SqlQueryDefinition Sql(string name, string sql, Action<ParameterListBuilder>? parameters = null)
    {
        var builder = new ParameterListBuilder();
        parameters?.Invoke(builder);
        return new SqlQueryDefinition(name, sql, builder.Build());
    }

    /// <summary>Declares a query that finds rows of one table by the values of some columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="parameters">The columns to compare; left out: the primary key.</param>
    /// <param name="limit">The most rows that are returned, at least 1.</param>
    public static RetrieveQueryDefinition Retrieve(
        TableDefinition table, IEnumerable<string>? parameters = null, int limit = RetrieveQueryDefinition.DefaultLimit)
    {
        ImmutableArray<string> names = parameters is null
            ? [.. table.Columns.Where(column => column.PrimaryKey).Select(column => column.Name)]
            : [.. parameters];
        return new RetrieveQueryDefinition($"{table.Name}_by_{string.Join('_', names)}", table.Name, names)
        {
            Limit = limit
        };
    }
}

/// <summary>
/// Collects the parameters of a query. A method named after a type adds a parameter.
/// <see cref="Nullable"/>, <see cref="Default"/> and <see cref="Comment"/> describe the one added
/// last.
/// </summary>
public sealed class ParameterListBuilder
{
    private readonly ImmutableArray<QueryParameter>.Builder _parameters =
        ImmutableArray.CreateBuilder<QueryParameter>();

    internal ParameterListBuilder()
    {
    }

    /// <summary>Adds a parameter of any type.</summary>
    public ParameterListBuilder Parameter(string name, ColumnType type)
    {
        _parameters.Add(new QueryParameter(name, type));
        return this;
    }

    /// <summary>Adds a text parameter.</summary>
    public ParameterListBuilder String(string name) => Parameter(name, ColumnTypes.String);

    /// <summary>Adds a parameter of whole numbers of 64 bits.</summary>
    public ParameterListBuilder Int(string name) => Parameter(name, ColumnTypes.Int);

    /// <summary>Adds a parameter of numbers of double precision.</summary>
    public ParameterListBuilder Float(string name) => Parameter(name, ColumnTypes.Float);

    /// <summary>Adds a boolean parameter.</summary>
    public ParameterListBuilder Bool(string name) => Parameter(name, ColumnTypes.Bool);

    /// <summary>Adds a parameter of instants.</summary>
    public ParameterListBuilder Timestamp(string name) => Parameter(name, ColumnTypes.Timestamp);

    /// <summary>Adds a parameter of calendar days.</summary>
    public ParameterListBuilder Date(string name) => Parameter(name, ColumnTypes.Date);

    /// <summary>Adds a UUID parameter.</summary>
    public ParameterListBuilder Uuid(string name) => Parameter(name, ColumnTypes.Uuid);

    /// <summary>Lets the parameter added last be null.</summary>
    /// <exception cref="InvalidOperationException">No parameter has been added yet.</exception>
    public ParameterListBuilder Nullable() => Change(parameter => parameter with { Nullable = true });

    /// <summary>Gives the parameter added last a default, for requests that leave it out.</summary>
    /// <param name="value">
    /// A value of the parameter's .NET type. An <see cref="int"/> fits a whole number, and a whole
    /// number fits a float.
    /// </param>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    /// <exception cref="InvalidOperationException">No parameter has been added yet.</exception>
    public ParameterListBuilder Default(object value) => Change(parameter =>
        Converted(parameter.Type, value) is { } converted
            ? parameter with { Default = converted }
            : throw new ArgumentException(
                $"The default of parameter '{parameter.Name}' must be of type {parameter.Type}.", nameof(value)));

    /// <summary>Says what the parameter added last means.</summary>
    /// <exception cref="InvalidOperationException">No parameter has been added yet.</exception>
    public ParameterListBuilder Comment(string text) => Change(parameter => parameter with { Comment = text });

    internal ImmutableArray<QueryParameter> Build() => _parameters.ToImmutable();

    private static object? Converted(ColumnType type, object value)
    {
        var whole = value is int number ? (long)number : value;
        var widened = type.Widen(whole);
        return type.ClrType.IsInstanceOfType(widened) ? widened : null;
    }

    private ParameterListBuilder Change(Func<QueryParameter, QueryParameter> change)
    {
        if (_parameters.Count == 0)
            throw new InvalidOperationException("Add a parameter first: this describes the parameter added last.");
        _parameters[^1] = change(_parameters[^1]);
        return this;
    }
}
