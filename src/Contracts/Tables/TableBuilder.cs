using System.Collections.Immutable;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables;

/// <summary>
/// Collects the columns of a table. A method named after a type adds a column.
/// <see cref="PrimaryKey"/>, <see cref="Nullable"/>, <see cref="Comment"/> and
/// <see cref="OnError"/> describe the column added last.
/// </summary>
public sealed class TableBuilder
{
    private readonly ImmutableArray<ColumnDefinition>.Builder _columns =
        ImmutableArray.CreateBuilder<ColumnDefinition>();
    private string? _comment;

    internal TableBuilder()
    {
    }

    /// <summary>Adds a column of any type.</summary>
    public TableBuilder Column(string name, ColumnType type) => Add(new ColumnDefinition(name, type));

    /// <summary>Adds a text column.</summary>
    public TableBuilder String(string name) => Column(name, ColumnTypes.String);

    /// <summary>Adds a column of whole numbers of 64 bits.</summary>
    public TableBuilder Int(string name) => Column(name, ColumnTypes.Int);

    /// <summary>Adds a column of numbers of double precision.</summary>
    public TableBuilder Float(string name) => Column(name, ColumnTypes.Float);

    /// <summary>Adds a boolean column.</summary>
    public TableBuilder Bool(string name) => Column(name, ColumnTypes.Bool);

    /// <summary>Adds a column of instants, kept in UTC to the microsecond.</summary>
    public TableBuilder Timestamp(string name) => Column(name, ColumnTypes.Timestamp);

    /// <summary>Adds a column of calendar days.</summary>
    public TableBuilder Date(string name) => Column(name, ColumnTypes.Date);

    /// <summary>Adds a UUID column.</summary>
    public TableBuilder Uuid(string name) => Column(name, ColumnTypes.Uuid);

    /// <summary>Adds a column of any JSON values.</summary>
    public TableBuilder Json(string name) => Column(name, ColumnTypes.Json);

    /// <summary>Adds a column of bytes. Only handler and query routes answer such columns.</summary>
    public TableBuilder Binary(string name) => Column(name, ColumnTypes.Binary);

    /// <summary>Adds a column of lists of whole numbers. Only handler and query routes answer such columns.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="length">How many elements each list has, at least 1; left out: any number.</param>
    public TableBuilder ArrayOfInt(string name, int? length = null) => Column(name, ColumnTypes.ArrayOfInt(length));

    /// <summary>
    /// Adds a column of lists of numbers of double precision. Only handler and query routes answer
    /// such columns.
    /// </summary>
    /// <param name="name">The column's name.</param>
    /// <param name="length">How many elements each list has, at least 1; left out: any number.</param>
    public TableBuilder ArrayOfFloat(string name, int? length = null) => Column(name, ColumnTypes.ArrayOfFloat(length));

    /// <summary>Adds a column of images.</summary>
    public TableBuilder Image(string name) => Column(name, ColumnTypes.Image);

    /// <summary>Adds a column of videos.</summary>
    public TableBuilder Video(string name) => Column(name, ColumnTypes.Video);

    /// <summary>Adds a column of audio recordings.</summary>
    public TableBuilder Audio(string name) => Column(name, ColumnTypes.Audio);

    /// <summary>Adds a column of documents.</summary>
    public TableBuilder Document(string name) => Column(name, ColumnTypes.Document);

    /// <summary>
    /// Adds a column computed by a delegate. Its type is that of the delegate's result. The
    /// delegate's parameters are named after the columns it needs. It may be asynchronous and take
    /// a <see cref="CancellationToken"/>.
    /// </summary>
    public TableBuilder Computed(string name, Delegate function) =>
        Add(new ColumnDefinition(name, null) { Computation = new DelegateComputation(function) });

    /// <summary>Adds a column computed in any way.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">
    /// The type; <see langword="null"/>: the type of the function's result. SQL, programs and HTTP
    /// services need a type.
    /// </param>
    /// <param name="computation">How the value is computed.</param>
    public TableBuilder Computed(string name, ColumnType? type, ComputationDefinition computation) =>
        Add(new ColumnDefinition(name, type) { Computation = computation });

    /// <summary>Makes the column added last part of the primary key.</summary>
    /// <exception cref="InvalidOperationException">No column has been added yet.</exception>
    public TableBuilder PrimaryKey() => Change(column => column with { PrimaryKey = true });

    /// <summary>Lets the column added last hold null.</summary>
    /// <exception cref="InvalidOperationException">No column has been added yet.</exception>
    public TableBuilder Nullable() => Change(column => column with { Nullable = true });

    /// <summary>Says what the column added last means. Before the first column, it says what the table holds.</summary>
    public TableBuilder Comment(string text)
    {
        if (_columns.Count > 0)
            return Change(column => column with { Comment = text });
        _comment = text;
        return this;
    }

    /// <summary>Says what happens to a request when the computed column added last fails on its row.</summary>
    /// <exception cref="InvalidOperationException">
    /// No column has been added yet, or the last one is not computed.
    /// </exception>
    public TableBuilder OnError(OnComputationError onError) => Change(column => column.Computation is { } computation
        ? column with { Computation = computation with { OnError = onError } }
        : throw new InvalidOperationException(
            $"OnError describes a computed column, and '{column.Name}' is not computed."));

    internal TableDefinition Build(string name) => new(name, _columns.ToImmutable()) { Comment = _comment };

    private TableBuilder Add(ColumnDefinition column)
    {
        _columns.Add(column);
        return this;
    }

    private TableBuilder Change(Func<ColumnDefinition, ColumnDefinition> change)
    {
        if (_columns.Count == 0)
            throw new InvalidOperationException("Add a column first: this describes the column added last.");
        _columns[^1] = change(_columns[^1]);
        return this;
    }
}
