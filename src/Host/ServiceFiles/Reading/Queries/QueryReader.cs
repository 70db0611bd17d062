using System.Collections.Immutable;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles.Reading.Queries;

/// <summary>Reads one query.</summary>
internal static class QueryReader
{
    private static readonly ImmutableArray<IQueryKind> Kinds = [new SqlQueryKind(), new RetrieveQueryKind()];

    private static string KindKeys => string.Join(" or ", Kinds.Select(kind => $"\"{kind.Key}\""));

    /// <summary>Reads a query; <see langword="null"/> where it, or what it refers to, is faulty.</summary>
    public static QueryDefinition? Read(string name, Section section, Declarations<TableDefinition> tables)
    {
        var before = section.Faults.Count;
        var scalar = section.Flag("scalar") ?? false;
        var comment = section.Text("comment");
        var given = Kinds.Where(kind => section.Has(kind.Key)).Select(kind => kind.Read(name, section, tables)).ToList();
        if (given.Count > 1)
            section.Fault($"must hold {KindKeys}, not both");
        else if (given.Count == 0)
            section.RefuseAbsence(KindKeys, Kinds.SelectMany(kind => kind.Keys));
        section.RefuseOthers();
        return section.Faults.Count > before || given is not [{ } query] ? null : query with { Scalar = scalar, Comment = comment };
    }
}
