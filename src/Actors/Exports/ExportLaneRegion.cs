using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using Akka.Event;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports;

/// <summary>The key under which the actor registry holds the shard region of all export lanes.</summary>
internal sealed class ExportLaneRegion
{
    private ExportLaneRegion()
    {
    }
}

/// <summary>
/// Names lanes: one for each pair of a table and a target. A lane has the same name on every node
/// and after every start.
/// </summary>
internal static class ExportLaneName
{
    private const int HashLength = 16;

    /// <summary>
    /// Finds the lane of an export. All exports from one table into one target share a lane, so
    /// that their rows stay in order. Method, account, password and driver do not matter.
    /// </summary>
    /// <param name="source">The table's name.</param>
    /// <param name="export">The export.</param>
    /// <param name="targets">Knows the databases that exports can go to.</param>
    /// <returns>
    /// The lane; <see langword="null"/>: the export's connection text names no known database.
    /// </returns>
    public static string? Find(string source, SqlExport export, ExportTargets targets)
    {
        if (targets.Find(export.Connect) is not { } location)
            return null;
        var hash = SHA256.HashData(
            Encoding.UTF8.GetBytes($"{location.Name}\n{location.SchemaOf(export)}\n{export.Table}"));
        return $"{source}>{Convert.ToHexStringLower(hash)[..HashLength]}";
    }
}

internal sealed class ExportLaneMessageExtractor : EntityExtractor
{
    public override string? EntityId(object message) => message is IExportLaneMessage ours ? Checked(ours.Lane) : null;
}

/// <summary>Tells a lane's actor to finish the run that is under way, and then to stop.</summary>
internal sealed class DrainLane : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    private DrainLane()
    {
    }

    public static DrainLane Instance { get; } = new();

    public override string ToString() => nameof(DrainLane);
}

/// <summary>
/// Answers messages whose lane has no valid name: their rows are not exported. A client can retry
/// their jobs.
/// </summary>
internal sealed class MissingLaneActor : ReceiveActor
{
    public MissingLaneActor(ExportLaneEnvironment environment)
    {
        Receive<ExportRow>(row => environment.Jobs().Tell(
            new ExportEnded(row.Job, row.Request, 0, ExportFailure.Refused.Problem), Self));
        Receive<ExportUnwanted>(_ => { });
        Receive<DrainLane>(_ => Context.Stop(Self));
    }
}
