using System.Text;
using Akka.Hosting;

namespace Akka.Cluster.Hosting;

/// <summary>This node's place in the cluster; what is null is left to the configuration.</summary>
public sealed class ClusterOptions
{
    /// <summary>What this node is for; others pick nodes by it.</summary>
    public string[] Roles { get; set; }

    /// <summary>The addresses at which a cluster that needs them looks for its first members. This engine needs none.</summary>
    public string[] SeedNodes { get; set; }

    /// <summary>How many members there must be before any of them is up, where the cluster counts them.</summary>
    public int? MinimumNumberOfMembers { get; set; }

    /// <summary>Whether changes of the membership are logged.</summary>
    public bool? LogInfo { get; set; }

    internal string ToHocon()
    {
        var hocon = new StringBuilder();
        if (Roles != null)
            hocon.Append("akka.cluster.roles = ").Append(List(Roles)).Append('\n');
        if (SeedNodes != null)
            hocon.Append("akka.cluster.seed-nodes = ").Append(List(SeedNodes)).Append('\n');
        if (MinimumNumberOfMembers is { } members)
            hocon.Append("akka.cluster.min-nr-of-members = ").Append(members.ToHocon()).Append('\n');
        if (LogInfo is { } log)
            hocon.Append("akka.cluster.log-info = ").Append(log.ToHocon()).Append('\n');
        return hocon.ToString();
    }

    private static string List(string[] texts) => $"[{string.Join(", ", texts.Select(text => text.ToHocon()))}]";
}
