using System.Collections.Immutable;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>
/// What stores tell clients, in the same words for every store. These words hold no SQL, no text of
/// a driver, and no values of other rows.
/// </summary>
internal static class StoreProblems
{
    private const int RetryAfterSeconds = 1;

    /// <summary>The database did not do it. Certainly nothing was written.</summary>
    public static Problem Unavailable { get; } =
        new(ErrorCodes.StoreUnavailable, "The database cannot be used at the moment; nothing was written.")
        {
            RetryAfterSeconds = RetryAfterSeconds,
        };

    /// <summary>The database does not let the service do it. To try again does not help.</summary>
    public static Problem RightMissing { get; } =
        new(
            ErrorCodes.Internal,
            "The database does not let the service do this; the service's log says which right is missing.");

    /// <summary>The database failed while it made the transaction durable.</summary>
    public static Problem OutcomeUnknown { get; } = new(
        ErrorCodes.OutcomeUnknown,
        "The database failed while it was making the write durable; look whether it happened before trying again.")
    { RetryAfterSeconds = RetryAfterSeconds };

    /// <summary>Other nodes have taken over what this process owned.</summary>
    public static Problem Evicted { get; } =
        new(ErrorCodes.TableMoving, "This node was evicted from its cluster; nothing was written.")
        {
            RetryAfterSeconds = RetryAfterSeconds
        };

    /// <summary>A value in the database is not of its column's type, or an expression of a query failed.</summary>
    public static Problem UnreadableResult(string query) =>
        new(ErrorCodes.Internal, $"The query \"{query}\" failed on the stored values.");

    /// <summary>Other clients have not yet taken the results that they asked for.</summary>
    public static Problem TooManyLargeResults { get; } =
        new(ErrorCodes.Overloaded, "Too many large results are on their way to clients at once.")
        {
            RetryAfterSeconds = RetryAfterSeconds
        };

    /// <summary>The physical table is not the one that the schema describes.</summary>
    public static Problem SchemaChanged(TableSchema schema, IReadOnlyList<DefinitionFault> differences) =>
        new(ErrorCodes.SchemaChanged, string.Join(" ", differences.Select(difference => Sentence(schema, difference))));

    /// <summary>A stored value is not of its column's type, because something else has written it.</summary>
    public static Problem UnreadableRow(TableSchema schema) =>
        new(ErrorCodes.Internal, $"A row of table \"{schema.Name}\" holds a value that is not of its column's type.");

    /// <summary>
    /// A written row holds an unreadable value. If the database has just computed it, the
    /// computation is to blame; otherwise others wrote it.
    /// </summary>
    public static Problem Unreadable(TableSchema schema, UnreadableValueException unreadable)
    {
        var column = schema.Columns[unreadable.Ordinal];
        return column.IsComputedByStore ? Unfit(column, unreadable.Fault) : UnreadableRow(schema);
    }

    /// <summary>The database refuses to create the table.</summary>
    public static Problem TableRefused(TableSchema schema) =>
        new(ErrorCodes.Internal, $"Table \"{schema.Name}\" cannot be made in this database.");

    /// <summary>A write names columns that the table does not have.</summary>
    public static Problem OtherDefinition(TableSchema schema) =>
        new(ErrorCodes.SchemaChanged, $"The write was made for another definition of table \"{schema.Name}\".");

    /// <summary>A table or column that a query needs is no longer there.</summary>
    public static Problem SchemaChanged(string query) =>
        new(ErrorCodes.SchemaChanged, $"A table or column that the query \"{query}\" needs has changed or is gone.");

    public static Problem DuplicateKey(TableSchema schema) => new(
        ErrorCodes.DuplicateKey,
        schema.Key.IsEmpty
            ? "The row repeats values that must be unique."
            : "A row with this "
                + $"{string.Join(", ", schema.Key.Select(column => $"\"{column.Name}\""))} exists already.");

    /// <summary>
    /// A value does not fit its column. The client is to blame if it gave the value; otherwise the
    /// computation is.
    /// </summary>
    public static Problem Unfit(Column column, string fault) =>
        Problem.OfField(
            column.IsComputed ? ErrorCodes.ComputationFailed : ErrorCodes.ValidationFailed, column.Name, fault);

    /// <summary>A row names a file that belongs to another row, or is an orphan.</summary>
    public static Problem FileTaken(Column column) =>
        Unfit(column, "names a file that belongs to another row, or is kept no longer");

    /// <summary>
    /// A column that the store computes failed on the row's values, or the row breaks a rule that
    /// only the database knows.
    /// </summary>
    public static Problem RowRefused(TableSchema schema) => schema.StoreComputed switch
    {
        [] => new Problem(ErrorCodes.ValidationFailed, "The database refuses the row."),
        [var column] =>
            Problem.OfField(ErrorCodes.ComputationFailed, column.Name, "cannot be computed from these values"),
        var columns => new Problem(
            ErrorCodes.ComputationFailed,
            $"One of {string.Join(", ", columns.Select(column => $"\"{column.Name}\""))} cannot be computed "
            + "from these values."),
    };

    public static Problem TooLarge { get; } = new(ErrorCodes.TooLarge, "The row is larger than the database can hold.");

    /// <summary>A text of the primary key is longer than the database's indexes can hold.</summary>
    public static Problem KeyTooLong(TableSchema schema) => Problem.OfFields(
        ErrorCodes.TooLarge,
        schema.Key.Where(column => column.Type is StringType)
            .ToImmutableDictionary(
                column => column.Name,
                _ => ImmutableArray.Create("is too long to be, or be part of, a key in this database")));

    /// <summary>A marked write has the id of another request.</summary>
    public static Problem IdempotencyConflict { get; } =
        new(ErrorCodes.IdempotencyConflict, "The same key came before with another request; nothing was written.");

    /// <summary>A marked write was withdrawn before it was carried out.</summary>
    public static Problem Withdrawn { get; } =
        new(ErrorCodes.Cancelled, "The request was cancelled before it was carried out; nothing was written.");

    /// <summary>Another version of the program wrote the kept outcome.</summary>
    public static Problem UnreadableOutcome { get; } =
        new(ErrorCodes.Internal, "The request was carried out before, and its outcome cannot be read any more.");

    /// <summary>The kept outcome is a row, and the table had another definition then.</summary>
    public static Problem OutcomeOfOtherDefinition(TableSchema schema) => new(
        ErrorCodes.SchemaChanged,
        $"The request was carried out before, when table \"{schema.Name}\" had another definition; "
        + "nothing was written this time.");

    /// <summary>Something else has written into the job index.</summary>
    public static Problem UnreadableIndex { get; } = new(
        ErrorCodes.Internal, "The index of jobs holds a value that is none of its own.");

    private static string Sentence(TableSchema schema, DefinitionFault difference) => difference.Column is null
        ? $"Table \"{schema.Name}\" {difference.Message}."
        : $"Table \"{schema.Name}\", column \"{difference.Column}\": {difference.Message}.";
}
