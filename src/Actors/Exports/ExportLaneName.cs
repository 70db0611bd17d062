using System.Security.Cryptography;
using System.Text;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>Names lanes: one for each way from a table of ours to a table elsewhere, the same on every node and after every start.</summary>
internal static class ExportLaneName
{
    private const int HashLength = 16;

    /// <summary>
    /// The lane of an export whose settings break no rule. Exports of one table into another share it however they write, so that what they
    /// write stays in order; accounts, passwords and drivers do not matter.
    /// </summary>
    public static string Of(TableName source, SqlExport export)
    {
        var location = ExportLocation.Find(export.Connect) ?? throw new ArgumentException($"The connection of an export must be {ExportLocation.Expected}.", nameof(export));
        var schema = location is ExportLocation.Sqlite ? "main" : export.Schema;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{location.Name}\n{schema}\n{export.Table}"));
        return $"{source}>{Convert.ToHexStringLower(hash)[..HashLength]}";
    }
}
