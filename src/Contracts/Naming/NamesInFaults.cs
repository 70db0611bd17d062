namespace TableActors.Contracts.Naming;

/// <summary>Finds the known name that somebody most likely meant by an unknown one.</summary>
internal static class NearestName
{
    /// <summary>Finds the known name nearest to a mistyped one.</summary>
    /// <returns>
    /// The nearest name, the first of equally near ones; <see langword="null"/>: none is near
    /// enough.
    /// </returns>
    public static string? Find(string name, IEnumerable<string> known)
    {
        string? nearest = null;
        var best = Math.Max(1, name.Length / 3) + 1;
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) >= best)
                continue;
            var distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance >= best)
                continue;
            best = distance;
            nearest = candidate;
        }

        return nearest;
    }

    /// <summary>Words the suggestion as the end of a sentence, for example <c>; did you mean "prompt"?</c></summary>
    /// <returns>The text to append; empty: no name is near enough.</returns>
    public static string Hint(string name, IEnumerable<string> known) =>
        Find(name, known) is { } nearest ? $"; did you mean \"{nearest}\"?" : "";

    // Counts the insertions, deletions, replacements and swaps of neighbours that turn one text
    // into the other.
    private static int Distance(string left, string right)
    {
        var beforeLast = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            last[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[right.Length];
    }
}

/// <summary>Names .NET types in faults.</summary>
internal static class NetTypeName
{
    /// <summary>
    /// The type's name without its namespace, for example <c>Double?</c> or
    /// <c>List&lt;String&gt;</c>.
    /// </summary>
    public static string Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return $"{Of(inner)}?";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[]";
        return type.IsGenericType && type.Name.IndexOf('`', StringComparison.Ordinal) is > 0 and var end
            ? $"{type.Name[..end]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>"
            : type.Name;
    }
}
