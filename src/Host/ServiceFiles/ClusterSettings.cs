using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;

namespace TableActors.Host.ServiceFiles;

/// <summary>The section <c>cluster</c>. The library has the rules.</summary>
internal sealed record ClusterSettings
{
    [Setting("cluster.enabled")]
    public bool Enabled { get; init; } = true;

    /// <summary>What the section says of the node.</summary>
    public TableClusterOptions Options { get; } = new();

    /// <summary>Reads the section; <see langword="null"/>: it is switched off.</summary>
    public static ClusterSettings? Read(Section section)
    {
        var cluster = new ClusterSettings();
        SettingReader.Read(section, "cluster", cluster);
        SettingReader.Read(section, "cluster", cluster.Options);
        if (section.Nested("tls", new Place("cluster tls")) is { } tls)
            cluster.Options.Tls = ReadTls(tls);
        section.RefuseOthers();
        return cluster.Enabled ? cluster : null;
    }

    public void ApplyTo(TableActorsOptions options) => options.UseCluster(cluster =>
    {
        Setting.Copy(Options, cluster);
        cluster.Tls = Options.Tls;
    });

    private static NodeTlsOptions? ReadTls(Section section)
    {
        var certificate = section.RequiredText("certificate");
        var key = section.RequiredText("key");
        var ca = section.RequiredText("ca");
        section.RefuseOthers();
        return certificate is null || key is null || ca is null
            ? null
            : new NodeTlsOptions { Certificate = certificate, Key = key, Ca = ca };
    }
}
