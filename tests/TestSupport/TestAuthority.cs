using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TableActors.TestSupport;

/// <summary>A certification authority that is made for one test, and believed by nobody else.</summary>
public sealed class TestAuthority : IDisposable
{
    /// <summary>The usage that lets a certificate's owner take calls.</summary>
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    /// <summary>The usage that lets a certificate's owner call others.</summary>
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    /// <summary>An authority that is its own issuer.</summary>
    /// <param name="name">Its name. Two of the same name are two all the same.</param>
    public TestAuthority(string name = "Test CA")
    {
        var request = RequestOf(name, _key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddYears(-10), now.AddYears(10));
    }

    /// <summary>The files that a node is given: where they are.</summary>
    /// <param name="Certificate">Its certificate.</param>
    /// <param name="Key">The private key of that.</param>
    /// <param name="Authority">The authority's certificate.</param>
    public sealed record PemFiles(string Certificate, string Key, string Authority);

    /// <summary>Issues a certificate, and writes it, its key and the authority's certificate into a folder.</summary>
    /// <param name="folder">Where the files go.</param>
    /// <param name="name">The owner's name, by which the files are called too.</param>
    /// <param name="validFrom">From how long after now the certificate is valid; left out: since a day.</param>
    /// <param name="validUntil">Until how long after now; left out: for a day.</param>
    /// <param name="usages">What the owner may do; none: everything.</param>
    public PemFiles WritePemFiles(
        string folder, string name, TimeSpan? validFrom = null, TimeSpan? validUntil = null, params string[] usages)
    {
        ArgumentNullException.ThrowIfNull(usages);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = RequestOf(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        if (usages.Length > 0)
        {
            var oids = new OidCollection();
            foreach (var usage in usages)
                oids.Add(new Oid(usage));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, false));
        }

        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(
            _certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_key),
            now + (validFrom ?? TimeSpan.FromDays(-1)),
            now + (validUntil ?? TimeSpan.FromDays(1)),
            RandomNumberGenerator.GetBytes(8));
        var path = Path.Combine(folder, name);
        var files = new PemFiles($"{path}.pem", $"{path}.key", $"{path}-ca.pem");
        Directory.CreateDirectory(folder);
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(files.Authority, _certificate.ExportCertificatePem());
        return files;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static CertificateRequest RequestOf(string name, ECDsa key) =>
        new($"CN={name}", key, HashAlgorithmName.SHA256);
}
