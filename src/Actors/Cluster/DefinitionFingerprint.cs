using System.Security.Cryptography;
using System.Text;
using TableActors.Actors.Tables;

namespace TableActors.Actors.Cluster;

/// <summary>Something that all nodes of a cluster must have in common.</summary>
internal interface IDefinitionPart
{
    /// <summary>It, as text; in any order.</summary>
    IEnumerable<string> Lines { get; }
}

/// <summary>The tables.</summary>
internal sealed class TableDefinitionPart(ITableCatalog tables) : IDefinitionPart
{
    public IEnumerable<string> Lines => tables.Tables.Select(table => $"table {table.Name} {table.Fingerprint:x16}");
}

/// <summary>Tells services apart by what they define: nodes that define different things cannot do each other's work.</summary>
internal static class DefinitionFingerprint
{
    public static string Of(IEnumerable<IDefinitionPart> parts)
    {
        var text = string.Join('\n', parts.SelectMany(part => part.Lines).Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
