using TableActors.Contracts.Exports;

namespace TableActors.Host.ServiceFiles.Reading.Routes;

/// <summary><c>export-sql { db-connect = "postgresql://…", table = films_log, method = insert, retry { attempts = 3 } }</c></summary>
internal static class ExportReader
{
    /// <summary>Reads a route's export; <see langword="null"/>: there is none, or it is faulty. Ranges are rules of the library.</summary>
    public static SqlExport? Read(Section route)
    {
        if (route.Nested("export-sql") is not { } section)
            return null;
        var connect = section.RequiredText("db-connect");
        var table = section.RequiredText("table");
        var export = new SqlExport(connect ?? "", table ?? "")
        {
            Schema = section.Text("db-schema"),
            Method = MethodIn(section),
            Ledger = section.Flag("ledger") ?? false,
        };
        export = export with
        {
            LedgerKeptFor = DurationIn(section, "ledger-kept-for") ?? export.LedgerKeptFor,
            Timeout = DurationIn(section, "timeout") ?? export.Timeout,
            Retry = section.Nested("retry") is { } retry ? RetryIn(retry) : export.Retry,
        };
        section.RefuseOthers();
        return connect is null || table is null ? null : export;
    }

    private static ExportMethod MethodIn(Section section)
    {
        switch (section.Text("method")?.ToLowerInvariant())
        {
            case null or "insert":
                return ExportMethod.Insert;
            case "update":
                return ExportMethod.Update;
            case "merge":
                return ExportMethod.Merge;
            case var other:
                section.Fault($"\"method\" must be insert, update or merge, not \"{other}\"");
                return ExportMethod.Insert;
        }
    }

    private static ExportRetry RetryIn(Section section)
    {
        var retry = new ExportRetry();
        retry = new ExportRetry
        {
            Attempts = section.Number("attempts", 0, ExportRetry.MostAttempts) ?? retry.Attempts,
            MinBackoff = DurationIn(section, "min-backoff") ?? retry.MinBackoff,
            MaxBackoff = DurationIn(section, "max-backoff") ?? retry.MaxBackoff,
        };
        section.RefuseOthers();
        return retry;
    }

    private static TimeSpan? DurationIn(Section section, string key) => section.Duration(key, _ => true, "");
}
