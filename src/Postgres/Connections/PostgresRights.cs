using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Npgsql;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Connections;

/// <summary>The rights that a database does not give the service: in the database's own words, with the statement that gives them.</summary>
internal static partial class PostgresRights
{
    // Names are found as the service finds them. What is not there yet lacks nothing: whoever makes it may do everything with it.
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

    /// <summary>What is missing for reading and changing the rows of tables, as far as they are there.</summary>
    public static Task<ImmutableArray<DefinitionFault>> MissingOnTablesAsync(
        NpgsqlConnection connection, IReadOnlyList<string> tables, CancellationToken cancellation) =>
        AskAsync(connection, MissingOnTables, cancellation, PostgresParameters.Of([.. tables]), PostgresParameters.Of(["SELECT", "INSERT", "UPDATE", "DELETE"]));

    /// <summary>What is missing for taking the next numbers of a table that is there.</summary>
    public static Task<ImmutableArray<DefinitionFault>> MissingOnSequencesAsync(NpgsqlConnection connection, string table, CancellationToken cancellation) =>
        AskAsync(connection, MissingOnSequences, cancellation, PostgresParameters.Of(table));

    /// <summary>
    /// What is missing for keeping a journal in a schema that is there. The plug-in makes its table and indexes at every start, where they are
    /// there too: nobody may who is not their owner.
    /// </summary>
    public static async Task<ImmutableArray<DefinitionFault>> MissingOnJournalAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        var onSchema = await AskAsync(connection, MissingOnSchema, cancellation, PostgresParameters.Of(schema)).ConfigureAwait(false);
        if (!onSchema.IsEmpty)
            // What is inside cannot be looked at.
            return onSchema;
        // An owner may use the table's sequence too.
        var table = $"{PostgresTableSql.Quote(schema)}.journal";
        var notOwned = await AskAsync(connection, NotOwned, cancellation, PostgresParameters.Of(table)).ConfigureAwait(false);
        return notOwned.IsEmpty
            ? await AskAsync(
                connection, MissingOnTables, cancellation, PostgresParameters.Of([table]), PostgresParameters.Of(["SELECT", "INSERT", "DELETE"])).ConfigureAwait(false)
            : notOwned;
    }

    /// <summary>Whether a statement was refused because of a right that is missing, which no repetition helps.</summary>
    public static bool IsMissing(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused && PostgresFailure.IsUndone(refused);

    /// <summary>What the database says of a refused statement, and, where that tells which right is missing, what gives it.</summary>
    /// <param name="refused">What the database says.</param>
    /// <param name="role">Who was refused.</param>
    /// <param name="changes">Whether the statement was to make or change something, and not to read.</param>
    public static string WordsOf(PostgresException refused, string? role, bool changes)
    {
        if (!IsMissing(refused))
            return refused.MessageText;
        var to = role is null ? "the role of the service" : PostgresTableSql.Quote(role);
        // The words are the language's that the server speaks, which need not be English.
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

    [GeneratedRegex("^permission denied for (?<kind>table|view|materialized view|foreign table|sequence|schema|database|function) (?<name>.+)$")]
    private static partial Regex Denied();
}

/// <summary>A statement was refused because the service lacks a right; the message says what gives it.</summary>
internal sealed class MissingRightException(string message, PostgresException refused) : Exception(message, refused);
