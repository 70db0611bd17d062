using Akka.Configuration;

namespace Akka.Serialization;

/// <summary>The identifiers that the configuration gives to serializer classes.</summary>
internal static class SerializerIdentifiers
{
    public const string Path = "akka.actor.serialization-identifiers";

    public static int Find(Config config, Type serializer)
    {
        foreach (var (name, value) in config.GetConfig(Path)?.AsEnumerable() ?? [])
        {
            if (TypeName.Matches(name, serializer)) return value.GetInt();
        }

        throw new ConfigurationException($"{Path} has no entry for {TypeName.Of(serializer)}.");
    }
}
