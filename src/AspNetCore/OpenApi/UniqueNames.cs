namespace TableActors.AspNetCore.OpenApi;

/// <summary>Gives names that differ from each other by more than case: generators make types and files of them.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the first of some names that is free, or the last with a number.</summary>
    public string Take(params ReadOnlySpan<string> wanted)
    {
        foreach (var name in wanted)
        {
            if (_taken.Add(name))
                return name;
        }

        for (var number = 2; ; number++)
        {
            var name = $"{wanted[^1]}_{number}";
            if (_taken.Add(name))
                return name;
        }
    }
}
