using System.Text;

namespace TableActors.Cluster.Tests.Processes;

/// <summary>
/// The service that the nodes run: a dozen tables, which spread over them, and one whose rows jobs
/// write and pass on.
/// </summary>
internal static class ServiceText
{
    private const string Frame =
        """
        name   = "cluster"
        media  = { store = "store" }
        jobs   = { at_work = 4, scan_every = "1 s" }
        limits = { request_timeout = "15 s" }

        [cluster]
        listen = "${NODE_LISTEN:-127.0.0.1:0}"
        public = "${NODE_PUBLIC:-}"
        tls = { certificate = "${NODE_CERTIFICATE}", key = "${NODE_KEY}", ca = "${NODE_CA}" }

        [tables.entries.columns]
        number = "int"
        slow   = { type = "string", computed = { command = ["sh", "-c", 'sleep 0.05; echo "$0"', "${number}"] } }

        [[routes]]
        type       = "insert"
        table      = "entries"
        path       = "/entries"
        background = true
        export_sql = { db_connect = "${NODE_TARGET}", table = "entries_log", method = "insert", ledger = true }

        """;

    /// <summary>Whose rows are written and read. A row's <c>mark</c> tells which call has written it.</summary>
    public static IReadOnlyList<string> Tables { get; } = [.. Enumerable.Range(0, 12).Select(number => $"t{number}")];

    /// <summary>The service file.</summary>
    /// <param name="change">What is changed in it.</param>
    public static string Make(Func<string, string>? change = null)
    {
        var text = new StringBuilder(Frame);
        foreach (var table in Tables)
        {
            text.Append(
                $$"""

                [tables.{{table}}.columns]
                id    = { type = "int", primary_key = true }
                value = "int"
                mark  = "string"

                [queries.{{table}}]
                retrieve   = "{{table}}"
                parameters = ["id"]

                [[routes]]
                type  = "insert"
                table = "{{table}}"
                path  = "/{{table}}"

                [[routes]]
                type  = "update"
                table = "{{table}}"
                path  = "/{{table}}/set"

                [[routes]]
                type    = "query"
                query   = "{{table}}"
                path    = "/{{table}}/row"
                method  = "get"
                one_row = true

                """);
        }

        return change is null ? text.ToString() : change(text.ToString());
    }
}
