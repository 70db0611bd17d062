using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Npgsql;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Connections;

/// <summary>
/// The rights that the database does not give the service: in the database's own words, with the
/// statement that grants them.
/// </summary>
internal static partial class PostgresRights
{
    // Names are found as the service finds them. A table that is not there yet lacks no right:
    // whoever creates it may do everything with it.
    private const string MissingOnTables =
        """
        SELECT format('permission denied for table %1$s: GRANT %2$s ON %1$s TO %3$I',
          to_regclass(t.name), string_agg(p.privilege, ', ' ORDER BY p.at), current_user)
        FROM unnest($1) WITH ORDINALITY AS t(name, at) CROSS JOIN unnest($2) WITH ORDINALITY AS p(privilege, at)
        WHERE NOT has_table_privilege(to_regclass(t.name), p.privilege)
        GROUP BY t.name, t.at ORDER BY t.at
        """;

    private const string MissingOnSequences =
        """
        SELECT format('permission denied for sequence %1$s: GRANT USAGE ON SEQUENCE %1$s TO %2$I', s.oid::regclass, current_user)
        FROM pg_depend d JOIN pg_class s ON s.oid = d.objid
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = to_regclass($1) AND d.deptype IN ('a', 'i')
          AND CASE WHEN s.relkind = 'S' THEN NOT has_sequence_privilege(s.oid, 'USAGE, UPDATE') END
        """;

    private const string MissingOnSchema =
        """
        SELECT format('permission denied for schema %1$I: GRANT %2$s ON SCHEMA %1$I TO %3$I',
          n.nspname, string_agg(p.privilege, ', ' ORDER BY p.at), current_user)
        FROM pg_namespace n CROSS JOIN unnest(ARRAY['USAGE', 'CREATE']) WITH ORDINALITY AS p(privilege, at)
        WHERE n.nspname = $1 AND NOT has_schema_privilege(n.oid, p.privilege)
        GROUP BY n.nspname
        """;

    private const string NotOwned =
        """
        SELECT format('must be owner of table %1$s: ALTER TABLE %1$s OWNER TO %2$I', c.oid::regclass, current_user)
        FROM pg_class c WHERE c.oid = to_regclass($1) AND NOT pg_has_role(c.relowner, 'USAGE')
        """;

    /// <summary>Finds the rights that are missing to read and change the rows of existing tables.</summary>
    public static Task<ImmutableArray<DefinitionFault>> MissingOnTablesAsync(
        NpgsqlConnection connection, IReadOnlyList<string> tables, CancellationToken cancellation) =>
        AskAsync(
            connection, MissingOnTables, cancellation, PostgresParameters.Of([.. tables]),
            PostgresParameters.Of(["SELECT", "INSERT", "UPDATE", "DELETE"]));

    /// <summary>Finds the rights that are missing to take the next numbers of an existing table.</summary>
    public static Task<ImmutableArray<DefinitionFault>> MissingOnSequencesAsync(
        NpgsqlConnection connection, string table, CancellationToken cancellation) =>
        AskAsync(connection, MissingOnSequences, cancellation, PostgresParameters.Of(table));

    /// <summary>
    /// Finds the rights that are missing to keep a journal in an existing database schema. At each
    /// start the journal's plug-in creates its table and indexes, even if they are there. Only
    /// their owner may do that.
    /// </summary>
    public static async Task<ImmutableArray<DefinitionFault>> MissingOnJournalAsync(
        NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        var onSchema = await AskAsync(
            connection, MissingOnSchema, cancellation, PostgresParameters.Of(schema)).ConfigureAwait(false);
        if (!onSchema.IsEmpty)
            // The service may not look inside.
            return onSchema;
        // A table's owner may use its sequence too.
        var table = $"{PostgresTableSql.Quote(schema)}.journal";
        var notOwned = await AskAsync(
            connection, NotOwned, cancellation, PostgresParameters.Of(table)).ConfigureAwait(false);
        return notOwned.IsEmpty
            ? await AskAsync(
                connection, MissingOnTables, cancellation, PostgresParameters.Of([table]),
                PostgresParameters.Of(["SELECT", "INSERT", "DELETE"])).ConfigureAwait(false)
            : notOwned;
    }

    /// <summary>Whether a statement was refused because a right is missing. To try again does not help.</summary>
    public static bool IsMissing(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused
        && PostgresFailure.IsUndone(refused);

    /// <summary>
    /// The database's words on a refused statement. If they tell which right is missing, the text
    /// also says what grants it.
    /// </summary>
    /// <param name="refused">The refusal.</param>
    /// <param name="role">The role that was refused.</param>
    /// <param name="changes">Whether the statement was to create or change something, and not only to read.</param>
    public static string WordsOf(PostgresException refused, string? role, bool changes)
    {
        if (!IsMissing(refused))
            return refused.MessageText;
        var to = role is null ? "the role of the service" : PostgresTableSql.Quote(role);
        // The words are in the server's language, which need not be English.
        var named = Denied().Match(refused.MessageText);
        var right = named.Groups["kind"].Value switch
        {
            "" => null,
            "schema" => $"{(changes ? "CREATE" : "USAGE")} ON SCHEMA",
            "database" => "CREATE ON DATABASE",
            "sequence" => "USAGE, SELECT ON SEQUENCE",
            "function" => "EXECUTE ON FUNCTION",
            _ => changes ? "SELECT, INSERT, UPDATE, DELETE ON" : "SELECT ON",
        };
        return right is null
            ? $"{refused.MessageText}: GRANT {to} the right to"
            : $"{refused.MessageText}: GRANT {right} {PostgresTableSql.Quote(named.Groups["name"].Value)} TO {to}";
    }

    private static async Task<ImmutableArray<DefinitionFault>> AskAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ReadPreparedAsync(cancellation).ConfigureAwait(false);
        var missing = ImmutableArray.CreateBuilder<DefinitionFault>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            missing.Add(PostgresFailure.FaultOf(reader.GetString(0)));
        return missing.DrainToImmutable();
    }

    [GeneratedRegex(
        "^permission denied for (?<kind>table|view|materialized view|foreign table|sequence|schema|database|function) "
        + "(?<name>.+)$")]
    private static partial Regex Denied();
}

/// <summary>A statement was refused because the service lacks a right. The message says what grants it.</summary>
internal sealed class MissingRightException(string message, PostgresException refused) : Exception(message, refused);
