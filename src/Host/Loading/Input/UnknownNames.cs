using System.Text.Json;
using TableActors.Contracts.Naming;
using TableActors.Host.Loading.Posting;

namespace TableActors.Host.Loading.Input;

/// <summary>Finds the fields that the route would ignore, before anything is sent.</summary>
internal static class UnknownNames
{
    private const int MostFound = 100;
    private const int MostNamed = 10;

    /// <summary>Finds the fields of all rows that the route does not have.</summary>
    /// <param name="rows">The rows of a JSON file.</param>
    /// <param name="inputs">What the route takes.</param>
    /// <returns>The fields' names, in the order in which they first come.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(
        IAsyncEnumerable<InputRow> rows, IReadOnlyList<RouteInput> inputs)
    {
        var known = inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        var unknown = new List<string>();
        try
        {
            await foreach (var row in rows)
            {
                if (row.Fault is null)
                    Look(row.Json.Span, known, unknown);
            }
        }
        catch (InputFileException)
        {
            // The load reports it, once it has sent the rows before.
        }

        return unknown;
    }

    /// <summary>Says which names the route does not have.</summary>
    public static string Complain(IReadOnlyList<string> unknown, IReadOnlyList<RouteInput> inputs, bool isCsv)
    {
        var hints = unknown
            .Select(name => (name, nearest: NearestName.Find(name, inputs.Select(input => input.Name))))
            .Where(hint => hint.nearest is not null)
            .Select(hint =>
                $"\"{hint.name}\" may be \"{hint.nearest}\"{(isCsv ? $" (--map \"{hint.name}={hint.nearest}\")" : "")}")
            .Take(MostNamed);
        return string.Join("; ", [
            $"the route does not have {List(unknown)}, and would ignore {(unknown.Count == 1 ? "it" : "them")}",
            .. hints,
            $"it takes {List(inputs.Select(input => input.Name))}",
            "to leave out what it does not have, say --ignore-unknown",
        ]);
    }

    /// <summary>Names in quotes, not too many.</summary>
    public static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        var more = all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : "";
        return all.Count == 0 ? "nothing" : string.Join(", ", all.Take(MostNamed).Select(name => $"\"{name}\"")) + more;
    }

    private static void Look(ReadOnlySpan<byte> json, HashSet<string> known, List<string> unknown)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // The service refuses names that are no text.
            if (unknown.Count < MostFound
                && TryGetName(ref reader) is { } name
                && !known.Contains(name)
                && !unknown.Contains(name))
                unknown.Add(name);
            reader.Read();
            reader.Skip();
        }
    }

    private static string? TryGetName(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
