using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;

namespace TableActors.Postgres.Membership;

/// <summary>Lets the database of the store say which nodes may use it.</summary>
internal static class PostgresMembershipExtensions
{
    /// <summary>Enters the node into the members of its database, in the first schema of the search path.</summary>
    /// <param name="options">The options, in which the store has been chosen.</param>
    /// <param name="location">The store's location.</param>
    /// <param name="adjust">Changes the settings, for specs; left out: nothing does.</param>
    public static void UseMembership(
        this TableActorsOptions options, NpgsqlConnectionStringBuilder location, Func<MembershipSettings, MembershipSettings>? adjust = null) =>
        options.MembershipFactory = services =>
        {
            var settings = new MembershipSettings
            {
                IsClustered = services.GetRequiredService<IOptions<TableActorsOptions>>().Value.Cluster is not null,
                Fingerprint = DefinitionFingerprint.Of(services.GetServices<IDefinitionPart>()),
                NodeName = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}, process {Environment.ProcessId}"),
            };
            return new PostgresMembership(
                location,
                adjust?.Invoke(settings) ?? settings,
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILoggerFactory>());
        };
}
