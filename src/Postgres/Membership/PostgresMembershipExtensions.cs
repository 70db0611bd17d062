using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;

namespace TableActors.Postgres.Membership;

/// <summary>Lets the database of the store say which nodes may use it.</summary>
public static class PostgresMembershipExtensions
{
    /// <summary>
    /// Enters the node into the members of its database, in the first schema of the search path. After
    /// <see cref="TableActorsOptions.UseCluster"/> it finds the other nodes there, and dead ones are declared dead there. Otherwise the node has the
    /// database for itself: it refuses to start while another one uses it.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="location">
    /// The store's location, as for <see cref="PostgresOptionsExtensions.UsePostgres"/>. Not a pooler that gives a session to several
    /// connections in turn, such as PgBouncer in transaction mode: that is refused when the node starts.
    /// </param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentException">The location is none.</exception>
    public static TableActorsOptions UsePostgresMembership(this TableActorsOptions options, string location) =>
        options.UsePostgresMembership(location, settings => settings);

    /// <summary>The same with other settings, for specs.</summary>
    internal static TableActorsOptions UsePostgresMembership(
        this TableActorsOptions options, string location, Func<MembershipSettings, MembershipSettings> adjust)
    {
        ArgumentNullException.ThrowIfNull(options);
        var parsed = PostgresLocation.Parse(location);
        options.MembershipFactory = services => new PostgresMembership(
            parsed,
            adjust(new MembershipSettings
            {
                IsClustered = services.GetRequiredService<IOptions<TableActorsOptions>>().Value.Cluster is not null,
                Fingerprint = DefinitionFingerprint.Of(services.GetServices<IDefinitionPart>()),
                NodeName = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}, process {Environment.ProcessId}"),
            }),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>());
        return options;
    }
}
