using Akka.Configuration;

namespace Akka.Actor.Shutdown;

/// <summary>The configured phases, in an order that respects what each depends on.</summary>
internal sealed class ShutdownPhases
{
    private readonly Dictionary<string, ShutdownPhase> _phases;
    private readonly List<ShutdownPhase> _ordered = [];

    private ShutdownPhases(Dictionary<string, ShutdownPhase> phases)
    {
        _phases = phases;
        foreach (var name in phases.Keys.Order(StringComparer.Ordinal)) Visit(name, []);
    }

    public string Names => string.Join(", ", _phases.Keys.Order(StringComparer.Ordinal));

    public static ShutdownPhases Read(Config config)
    {
        var standardTimeout = config.GetTimeSpan("default-phase-timeout");
        var phases = config.GetConfig("phases");
        return new ShutdownPhases(phases.Root.GetObject().Items.Keys.ToDictionary(
            name => name, name => ReadPhase(name, phases.GetConfig(name), standardTimeout)));
    }

    public bool Contains(string name) => name is not null && _phases.ContainsKey(name);

    public ShutdownPhase Get(string name) =>
        _phases.TryGetValue(name, out var phase) ? phase : throw new ArgumentException($"Unknown phase [{name}]", nameof(name));

    public IEnumerable<ShutdownPhase> InOrder(string from = null) =>
        from is null ? _ordered : _ordered.SkipWhile(phase => phase.Name != from);

    private static ShutdownPhase ReadPhase(string name, Config config, TimeSpan standardTimeout) => new(
        name,
        config.GetTimeSpan("timeout", standardTimeout, allowInfinite: false),
        config.GetBoolean("recover", true),
        config.GetBoolean("enabled", true),
        [.. config.GetStringList("depends-on")]);

    private void Visit(string name, HashSet<string> underWay)
    {
        if (_ordered.Exists(phase => phase.Name == name)) return;
        if (!underWay.Add(name))
            throw new ConfigurationException($"The phases of the coordinated shutdown form a cycle through [{name}]");

        if (_phases.TryGetValue(name, out var phase))
        {
            foreach (var before in phase.DependsOn) Visit(before, underWay);
            _ordered.Add(phase);
        }

        underWay.Remove(name);
    }
}
