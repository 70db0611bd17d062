using System.Collections.Immutable;
using Akka.Configuration.Hocon;
using TableActors.Contracts.Computations;

namespace TableActors.Host.ServiceFiles.Reading.Computations;

/// <summary>Reads the section <c>computed</c> of a column: one kind's keys, and <c>on-error</c>.</summary>
internal static class ComputationReader
{
    private static readonly ImmutableArray<IComputationKind> Kinds = [new FunctionKind(), new SqlKind(), new CommandKind(), new HttpKind()];

    private static string KindKeys => string.Join(" or ", Kinds.Select(kind => $"\"{kind.Key}\""));

    public static ComputationDefinition? Read(Section section)
    {
        var onError = ReadOnError(section);
        var given = Kinds.Where(kind => section.Has(kind.Key)).Select(kind => kind.Read(section)).ToList();
        if (given.Count > 1)
            section.Fault($"must hold one of {KindKeys}, not several");
        else if (given.Count == 0)
            section.RefuseAbsence(KindKeys, Kinds.SelectMany(kind => kind.Keys));
        section.RefuseOthers();
        return given is [{ } computation] ? computation with { OnError = onError } : null;
    }

    private static OnComputationError ReadOnError(Section section)
    {
        const string key = "on-error";
        if (!section.Has(key))
            return OnComputationError.Fail;
        // HOCON's null, for once, is a word of ours.
        if (!section.TryGet(key, out HoconValue? value) || (value.IsString() && value.GetString() == "null"))
            return OnComputationError.Null;
        if (!value.IsString() || value.GetString() != "fail")
            section.Fault($"\"{key}\" must be fail or null, not {HoconKind.Describe(value)}");
        return OnComputationError.Fail;
    }
}
