using System.Net.Sockets;
using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Connections;

/// <summary>What PostgreSQL's error codes mean here: what has failed, and what a client is told.</summary>
internal static class PostgresFailure
{
    private const string InvalidInput = "22";
    private const string BrokenRule = "23";
    private const string WrongStatement = "42";
    private const string LimitExceeded = "54";
    private const string InvalidJson = "2203";
    private const string InvalidLimit = "2201W";
    private const string InvalidOffset = "2201X";

    // Classes of errors that a statement's own values can cause, also in a function that gets them.
    private static readonly string[] OfRow =
        ["0A", "20", "21", InvalidInput, BrokenRule, "2F", "38", "39", WrongStatement, "44", LimitExceeded, "P0"];

    /// <summary>
    /// Whether a failed statement is only about its own rows. If the physical table has other
    /// columns, statements fail in the same way: see <see cref="IsOfSchema"/>.
    /// </summary>
    public static bool IsOfRow(PostgresException failure) =>
        IsUndone(failure)
        && failure.SqlState != PostgresErrorCodes.InsufficientPrivilege
        && OfRow.Contains(failure.SqlState[..2]);

    /// <summary>Whether the cause may be that a table or column is gone, or has another type.</summary>
    public static bool IsOfSchema(PostgresException failure) =>
        IsUndone(failure) && failure.SqlState != PostgresErrorCodes.InsufficientPrivilege
        && failure.SqlState[..2] is WrongStatement or "0A" or "3F";

    /// <summary>
    /// Whether the server lives and has undone the statement with its transaction. Otherwise it
    /// ended the connection. Only the order of its answers tells at which moment.
    /// </summary>
    public static bool IsUndone(PostgresException failure) => failure.InvariantSeverity == "ERROR";

    /// <summary>Whether the connection was lost. Another connection may be better.</summary>
    public static bool IsLostConnection(Exception failure) => failure switch
    {
        PostgresException refused => !IsUndone(refused),
        NpgsqlException { InnerException: IOException or SocketException } => true,
        IOException or SocketException => true,
        _ => false,
    };

    /// <summary>Whether the database has failed, and not the program.</summary>
    public static bool IsOfDatabase(Exception failure) =>
        failure is NpgsqlException or IOException or SocketException or TimeoutException;

    /// <summary>The fault that prevents using a database, in its own words if it has said any.</summary>
    /// <param name="failure">The failure while something was to be made.</param>
    /// <param name="role">The role that was to make it.</param>
    public static DefinitionFault FaultOf(Exception failure, string? role) =>
        FaultOf(failure is PostgresException refused
            ? PostgresRights.WordsOf(refused, role, changes: true)
            : failure.Message);

    /// <summary>The fault that prevents using a database.</summary>
    public static DefinitionFault FaultOf(string words) => new("store", null, $"the database cannot be used: {words}");

    /// <summary>Whether a statement failed because a table that it names is not there.</summary>
    public static bool IsOfMissingTable(Exception? failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable };

    /// <summary>Whether a row names a file that is registered already.</summary>
    public static bool IsFileTaken(PostgresException failure) =>
        failure.SqlState == PostgresErrorCodes.UniqueViolation && failure.TableName == PostgresSystemTables.MediaTable;

    /// <summary>Whether the id of a marked write belongs to another table's request.</summary>
    public static bool IsRequestTaken(PostgresException failure) =>
        failure.SqlState == PostgresErrorCodes.UniqueViolation
        && failure.TableName == PostgresSystemTables.RequestTable;

    /// <summary>What a value has done to a query; <see langword="null"/>: no value has caused the failure.</summary>
    public static ValueFault? ValueFaultOf(PostgresException failure) => failure.SqlState switch
    {
        // Some functions report values that they do not accept in such general terms.
        PostgresErrorCodes.InternalError or PostgresErrorCodes.ObjectNotInPrerequisiteState when IsUndone(failure) =>
            ValueFault.Unknown,
        _ when !IsOfRow(failure) && !IsOfSchema(failure) => null,
        PostgresErrorCodes.DivisionByZero => new ValueFault("leads to a division by zero"),
        PostgresErrorCodes.NumericValueOutOfRange => ValueFault.OutOfRange,
        PostgresErrorCodes.InvalidDatetimeFormat or PostgresErrorCodes.DatetimeFieldOverflow =>
            new ValueFault("leads to a date or time that cannot be read or does not exist"),
        PostgresErrorCodes.InvalidTextRepresentation =>
            new ValueFault("leads to a text that cannot be read as what the query needs"),
        PostgresErrorCodes.InvalidRegularExpression =>
            new ValueFault("leads to a regular expression that is not valid"),
        InvalidLimit or InvalidOffset => ValueFault.NoCount,
        PostgresErrorCodes.InvalidEscapeCharacter
            or PostgresErrorCodes.InvalidEscapeSequence
            or PostgresErrorCodes.InvalidEscapeOctet =>
            ValueFault.NoPattern,
        PostgresErrorCodes.InvalidParameterValue => new ValueFault("is none of the values that the query can take"),
        _ when failure.SqlState.StartsWith(InvalidJson, StringComparison.Ordinal) => ValueFault.NoJson,
        _ when failure.SqlState.StartsWith(LimitExceeded, StringComparison.Ordinal) => ValueFault.TooLarge,
        _ => ValueFault.Unknown,
    };

    // If a key fits on a page but takes too much of it, the server names the index. For a longer
    // key it names only its own function.
    private static bool IsOfIndex(PostgresException failure) =>
        failure.ConstraintName is not null
        || failure.Routine?.StartsWith("index_form_tuple", StringComparison.Ordinal) == true;

    /// <summary>What a client is told about a row that the database refused.</summary>
    public static Problem RefusalOf(TableSchema schema, PostgresException failure) => failure.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation => StoreProblems.DuplicateKey(schema),
        PostgresErrorCodes.NotNullViolation when failure.ColumnName is { } name && schema.Find(name) is { } column =>
            StoreProblems.Unfit(column, "must not be null"),
        PostgresErrorCodes.ProgramLimitExceeded
            when IsOfIndex(failure) && schema.Key.Any(column => column.Type is StringType) =>
            StoreProblems.KeyTooLong(schema),
        _ when failure.SqlState.StartsWith(LimitExceeded, StringComparison.Ordinal) => StoreProblems.TooLarge,
        _ => StoreProblems.RowRefused(schema),
    };
}
