using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;

namespace TableActors.Postgres.Membership;

/// <summary>Lets the database of the store decide which nodes may use it.</summary>
internal static class PostgresMembershipExtensions
{
    /// <summary>
    /// Enters the node into the members of its database, in the first database schema of the search
    /// path. Tests adjust the settings.
    /// </summary>
    public static void UseMembership(
        this TableActorsOptions options, NpgsqlConnectionStringBuilder location,
        Func<MembershipSettings, MembershipSettings>? adjust = null) =>
        options.MembershipFactory = services =>
        {
            var settings = new MembershipSettings
            {
                IsClustered = services.GetRequiredService<IOptions<TableActorsOptions>>().Value.Cluster is not null,
                Fingerprint = DefinitionFingerprint.Of(services.GetServices<IDefinitionPart>()),
                NodeName = string.Create(
                    CultureInfo.InvariantCulture, $"{Environment.MachineName}, process {Environment.ProcessId}"),
            };
            return new PostgresMembership(
                location,
                adjust?.Invoke(settings) ?? settings,
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILoggerFactory>());
        };
}

/// <summary>
/// Lets the members' database decide who is removed from Akka's cluster. Akka makes it by the name
/// of the class in its settings. The actor system must have a <see cref="MembershipSetup"/>.
/// </summary>
internal sealed class PostgresDowningProvider(ActorSystem system, Cluster cluster) : IDowningProvider
{
    private readonly MembershipSetup _setup = system.Settings.Setup.Get<MembershipSetup>() is { HasValue: true } setup
        ? setup.Value
        : throw new ConfigurationException("The downing provider needs a membership in a PostgreSQL database.");

    /// <summary>
    /// No wait is needed: an evicted member has no database sessions any more, and the fence stops
    /// whatever it still writes.
    /// </summary>
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    public Props DowningActorProps => _setup.Membership.DowningActorProps(cluster);
}

/// <summary>Gives an actor system its membership.</summary>
internal sealed class MembershipSetup(PostgresMembership membership) : Setup
{
    public PostgresMembership Membership => membership;
}

/// <summary>
/// Ends this process at once. Others have taken over what it had, or are to do so, and it may live
/// on only to say why. Neither handlers of the process's end, which may wait for requests or other
/// nodes, nor a stuck thread can delay it.
/// </summary>
internal static class ProcessEnd
{
    public const int Evicted = 17;
    public const int Defect = 18;

    // Loggers write in the background, and whoever reads standard error may be stuck.
    private static readonly TimeSpan LastWordsLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Ends the process. On a system without the C library of Unix the exit code is lost.
    /// </summary>
    public static void Now(int exitCode, string reason)
    {
        var speaking = new Thread(() => Console.Error.WriteLine(reason)) { IsBackground = true };
        speaking.Start();
        speaking.Join(LastWordsLimit);
        try
        {
            ExitAtOnce(exitCode);
        }
        catch (TypeLoadException)
        {
            // This operating system has no such library.
            Process.GetCurrentProcess().Kill();
        }
    }

    // Environment.Exit runs the handlers first.
    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void ExitAtOnce(int exitCode);
}
