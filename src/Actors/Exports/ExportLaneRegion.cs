using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using Akka.Event;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports;

/// <summary>The key under which the region of all export lanes is registered.</summary>
public sealed class ExportLaneRegion
{
    private ExportLaneRegion()
    {
    }
}

/// <summary>Names lanes: one for each way from a table of ours to a table elsewhere, the same on every node and after every start.</summary>
internal static class ExportLaneName
{
    private const int HashLength = 16;

    /// <summary>
    /// Finds the lane of an export. Exports of one table into another share it however they write, so that what they write stays in order;
    /// accounts, passwords and drivers do not matter.
    /// </summary>
    /// <param name="source">The name of our table.</param>
    /// <param name="export">The export.</param>
    /// <param name="targets">Knows the databases that exports can go to.</param>
    /// <returns>The lane; <see langword="null"/>: the export does not say which database it means.</returns>
    public static string? Find(string source, SqlExport export, ExportTargets targets)
    {
        if (targets.Find(export.Connect) is not { } location)
            return null;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{location.Name}\n{location.SchemaOf(export)}\n{export.Table}"));
        return $"{source}>{Convert.ToHexStringLower(hash)[..HashLength]}";
    }
}

/// <summary>Finds the actor that a message is for: its id is the lane's name, its shard follows from a stable hash of it.</summary>
internal sealed class ExportLaneMessageExtractor : EntityExtractor
{
    /// <inheritdoc/>
    public override string? EntityId(object message) => message is IExportLaneMessage ours ? Checked(ours.Lane) : null;
}

/// <summary>Tells a lane's actor to end: it finishes the transaction that is under way, and begins no other.</summary>
internal sealed class DrainLane : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    private DrainLane()
    {
    }

    /// <summary>The one value there is.</summary>
    public static DrainLane Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => nameof(DrainLane);
}

/// <summary>Stands where no lane can be, as its name is none: rows for it are not exported, and can be retried once it has a name.</summary>
internal sealed class MissingLaneActor : ReceiveActor
{
    public MissingLaneActor(ExportLaneEnvironment environment)
    {
        Receive<ExportRow>(row => environment.Jobs().Tell(new ExportEnded(row.Job, row.Request, 0, ExportFailure.Refused.Problem), Self));
        Receive<ExportUnwanted>(_ => { });
        Receive<DrainLane>(_ => Context.Stop(Self));
    }
}
