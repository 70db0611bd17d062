using TableActors.Contracts.Naming;

namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>
/// What a file declares under names, for other parts to refer to. Something faulty is known by its name, but not there to be used.
/// </summary>
/// <param name="word">What such a thing is called: <c>table</c>.</param>
internal sealed class Declarations<T>(string word)
    where T : class
{
    private readonly Dictionary<string, T?> _byName = new(StringComparer.Ordinal);

    /// <summary>What is sound, in the file's order.</summary>
    public IEnumerable<T> Sound => _byName.Values.OfType<T>();

    /// <summary>Whether nothing is faulty.</summary>
    public bool AllSound => _byName.Values.All(declared => declared is not null);

    /// <param name="name">The name.</param>
    /// <param name="declared">What is declared; <see langword="null"/>: it is faulty.</param>
    public void Add(string name, T? declared) => _byName.Add(name, declared);

    /// <summary>
    /// Reads a key that refers to a name. An unknown name is a fault; a faulty declaration is none, because it has faults of its own.
    /// </summary>
    public T? Read(Section section, string key)
    {
        if (section.RequiredText(key) is not { } name)
            return null;
        if (!_byName.TryGetValue(name, out var declared))
            section.Fault($"there is no {word} \"{name}\"{NearestName.Hint(name, _byName.Keys)}");
        return declared;
    }
}
