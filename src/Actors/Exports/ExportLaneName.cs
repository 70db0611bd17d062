using System.Security.Cryptography;
using System.Text;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports;

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
