using System.Collections.Immutable;
using Akka.Configuration;

namespace Akka.Cluster;

/// <summary>The settings under <c>akka.cluster</c>.</summary>
public sealed class ClusterSettings
{
    public ClusterSettings(Config config, string systemName)
    {
        var cluster = config.GetConfig("akka.cluster")
            ?? throw ConfigurationException.NullOrEmptyConfig<ClusterSettings>($"akka.cluster of {systemName}");
        Roles = [.. cluster.GetStringList("roles")];
        LogInfo = cluster.GetBoolean("log-info");
    }

    /// <summary>What this node is for; others pick nodes by it.</summary>
    public ImmutableHashSet<string> Roles { get; }

    /// <summary>Whether changes of the membership are logged.</summary>
    public bool LogInfo { get; }
}
