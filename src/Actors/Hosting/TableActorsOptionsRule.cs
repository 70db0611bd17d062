using Microsoft.Extensions.Options;

namespace TableActors.Actors.Hosting;

/// <summary>Checks the settings of a node, and reports everything that is out of range at once.</summary>
internal sealed class TableActorsOptionsRule : IValidateOptions<TableActorsOptions>
{
    public ValidateOptionsResult Validate(string? name, TableActorsOptions options)
    {
        var faults = FaultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Everything that is wrong with the settings, one line each.</summary>
    public static IEnumerable<string> FaultsOf(TableActorsOptions options)
    {
        if (options.StoreFactory is null)
            yield return "no store is chosen: call UsePostgres, UseSqlite or UseStore";
        else if (options is { IsMediaInStore: true, StoreMediaFactory: null })
            yield return "files cannot be kept in this store, only in a PostgreSQL database: choose one, "
                + "or a directory for the files";
        if (options is { Cluster: { } cluster })
        {
            if (options.MembershipFactory is null)
                yield return "a cluster needs a database that its nodes share, and where they find each other: "
                    + "choose a PostgreSQL store";
            foreach (var fault in cluster.FaultsOf())
                yield return fault;
        }

        // Faults of fetching files come after all other faults of files.
        var settings = Setting.Of(typeof(TableActorsOptions))
            .GroupBy(setting => setting.Name.Split('.')[0])
            .SelectMany(group => group.OrderBy(setting => setting.Name.Count(c => c == '.')));
        foreach (var setting in settings)
        {
            if ((TooShort(setting, options) ?? setting.FaultOf(options)) is { } fault)
                yield return fault;
        }
    }

    // A kept outcome or a pending file must outlast the request or the run that still needs it.
    private static string? TooShort(Setting setting, TableActorsOptions options)
    {
        var longestWork = new[] { options.RequestTimeout, options.Jobs.RunTimeout }.Max();
        var least = setting.Name switch
        {
            nameof(options.IdempotencyKeptFor) => options.RequestTimeout,
            $"{nameof(options.Media)}.{nameof(options.Media.PendingFor)}" => longestWork,
            _ => TimeSpan.Zero,
        };
        return setting.Range is DurationAttribute range && least > range.Least
            && setting.Get(options) is TimeSpan value && value < least
                ? range.FaultOf(setting.Name, value, least)
                : null;
    }
}
