using Akka.Configuration;
using Akka.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace Akka.Hosting;

/// <summary>Reads the host's configuration as HOCON.</summary>
internal static class HostConfiguration
{
    public static Config ToHocon(IConfiguration configuration, bool normalizeKeys) =>
        new(new HoconRoot(HoconValue.Of(ToObject(configuration.GetChildren(), normalizeKeys))));

    private static HoconObject ToObject(IEnumerable<IConfigurationSection> sections, bool normalizeKeys)
    {
        var tree = new HoconObject();
        foreach (var section in sections)
            tree.Items[normalizeKeys ? section.Key.ToLowerInvariant() : section.Key] = HoconValue.Of(ToElement(section, normalizeKeys));
        return tree;
    }

    private static IHoconElement ToElement(IConfigurationSection section, bool normalizeKeys)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0)
            return new HoconLiteral { Value = section.Value };
        if (!children.TrueForAll(child => int.TryParse(child.Key, out _)))
            return ToObject(children, normalizeKeys);

        var array = new HoconArray();
        array.AddRange(children.OrderBy(child => int.Parse(child.Key)).Select(child => HoconValue.Of(ToElement(child, normalizeKeys))));
        return array;
    }
}
