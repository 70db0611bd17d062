namespace Akka.Configuration;

public static class ConfigExtensions
{
    public static bool IsNullOrEmpty(this Config config) => config == null || config.IsEmpty;

    /// <summary>Like <see cref="Config.WithFallback"/>, but accepts a null on either side.</summary>
    public static Config SafeWithFallback(this Config config, Config fallback) =>
        config == null ? fallback
        : ReferenceEquals(config, fallback) ? config
        : config.WithFallback(fallback);
}
