using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TableActors.Actors.Cluster.Transport;

/// <summary>
/// The certificate by which this node shows itself to others, and the certification authorities
/// (CA) whose certificates it accepts. The authorities that the machine trusts do not count.
/// Neither names nor revocation lists are checked: whoever has a certificate of the CA is a node.
/// </summary>
internal sealed class NodeCertificates
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection _authorities;
    private readonly SslStreamCertificateContext _own;
    private readonly TimeProvider _time;

    private NodeCertificates(
        X509Certificate2 own,
        X509Certificate2Collection intermediates,
        X509Certificate2Collection authorities,
        TimeProvider time)
    {
        _authorities = authorities;
        _time = time;
        _own = SslStreamCertificateContext.Create(own, intermediates, offline: true);
    }

    /// <summary>
    /// Reads the certificates from PEM files, and checks that the other nodes will accept them.
    /// </summary>
    /// <param name="certificateFile">
    /// The node's certificate, followed by the intermediate ones up to the CA, if there are any.
    /// </param>
    /// <param name="keyFile">The certificate's private key, without a password.</param>
    /// <param name="authorityFile">
    /// The CA's own certificate. While a new CA replaces an old one, the certificates of both.
    /// </param>
    /// <param name="time">Says whether a certificate is still valid.</param>
    /// <exception cref="InvalidOperationException">
    /// A file cannot be used. The message says which, why and what to do.
    /// </exception>
    public static NodeCertificates Load(string certificateFile, string keyFile, string authorityFile, TimeProvider time)
    {
        var authorities = CertificatesIn(authorityFile, "certificate of the CA");
        foreach (var authority in authorities)
        {
            if (!authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData))
            {
                throw Unusable(
                    authorityFile,
                    $"holds the certificate of {authority.Subject}, which {authority.Issuer} has issued",
                    "Give the certificate of the CA that issues it, which is its own issuer");
            }
        }

        var chain = CertificatesIn(certificateFile, "certificate of this node");
        using var keyless = chain[0];
        chain.RemoveAt(0);
        var own = WithKey(keyless, certificateFile, keyFile);
        if (ValidityFaultOf(own, time.GetUtcNow()) is { } fault)
            throw Unusable(certificateFile, fault, "Have the CA issue a new one, and look at this machine's clock");

        var certificates = new NodeCertificates(own, chain, authorities, time);
        foreach (var usage in (string[])[ServerUsage, ClientUsage])
        {
            if (certificates.FaultOf(own, chain, usage) is { } refusal)
            {
                throw Unusable(
                    certificateFile,
                    $"would be refused by other nodes: {refusal}",
                    $"Have the CA in \"{authorityFile}\" issue it, "
                    + "for serverAuth and clientAuth or without an extended key usage");
            }
        }

        return certificates;
    }

    /// <summary>
    /// Encrypts a connection with another node. Each side checks the other's certificate. The
    /// returned stream owns the connection.
    /// </summary>
    /// <exception cref="AuthenticationException">
    /// The other side has no certificate of the CA, or does not encrypt.
    /// </exception>
    public async Task<Stream> EncryptAsync(Stream stream, bool isCaller, CancellationToken cancel)
    {
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false);
        string? fault = null;
        try
        {
            if (isCaller)
                await encrypted.AuthenticateAsClientAsync(AsClient(Check), cancel);
            else
                await encrypted.AuthenticateAsServerAsync(AsServer(Check), cancel);
            return encrypted;
        }
        catch (Exception failure)
        {
            await encrypted.DisposeAsync();
            if (fault is not null && failure is AuthenticationException)
                throw new AuthenticationException(fault);
            throw;
        }

        bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            fault = (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) switch
            {
                SslPolicyErrors.None => null,
                SslPolicyErrors.RemoteCertificateNotAvailable => "it has shown no certificate.",
                _ => $"its certificate ({OwnerOf(certificate)}) is refused: {FaultsIn(chain)}",
            };
            return fault is null;
        }
    }

    private SslServerAuthenticationOptions AsServer(RemoteCertificateValidationCallback check) => new()
    {
        ServerCertificateContext = _own,
        ClientCertificateRequired = true,
        CertificateChainPolicy = PolicyFor(ClientUsage),
        RemoteCertificateValidationCallback = check,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,

        // A client that resumes a session is not asked for its certificate again.
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };

    private SslClientAuthenticationOptions AsClient(RemoteCertificateValidationCallback check) => new()
    {
        TargetHost = "",
        ClientCertificateContext = _own,
        CertificateChainPolicy = PolicyFor(ServerUsage),
        RemoteCertificateValidationCallback = check,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };

    // New for each connection: a policy collects the certificates that the other side sends along.
    private X509ChainPolicy PolicyFor(string usage)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = _time.GetUtcNow().LocalDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.AddRange(_authorities);
        policy.ApplicationPolicy.Add(new Oid(usage));
        return policy;
    }

    private string? FaultOf(X509Certificate2 certificate, X509Certificate2Collection intermediates, string usage)
    {
        using var chain = new X509Chain { ChainPolicy = PolicyFor(usage) };
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        return chain.Build(certificate) ? null : FaultsIn(chain);
    }

    // A stranger chooses this text, and it goes into the log. So it is one line, and cut.
    private static string OwnerOf(X509Certificate? certificate) =>
        string.Concat(
            (certificate?.Subject ?? "").Take(100).Select(character => char.IsControl(character) ? '?' : character));

    private static string FaultsIn(X509Chain? chain) => chain is null
        ? "it cannot be read"
        : string.Join("; ", chain.ChainStatus.Select(status => $"{status.Status}, {status.StatusInformation.Trim()}"));

    private static string? ValidityFaultOf(X509Certificate2 certificate, DateTimeOffset now) =>
        now < certificate.NotBefore
            ? $"holds a certificate that is not valid before {certificate.NotBefore.ToUniversalTime():u}"
        : now > certificate.NotAfter
            ? $"holds a certificate that has expired at {certificate.NotAfter.ToUniversalTime():u}"
        : null;

    private static X509Certificate2Collection CertificatesIn(string file, string what)
    {
        var remedy = $"It must hold the {what}, as text that begins with -----BEGIN CERTIFICATE-----";
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(TextOf(file, what));
        }
        catch (CryptographicException broken)
        {
            throw Unusable(file, $"cannot be read as PEM: {broken.Message}", remedy);
        }

        return certificates.Count > 0 ? certificates : throw Unusable(file, "holds no certificate", remedy);
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, string certificateFile, string keyFile)
    {
        var key = TextOf(keyFile, "private key of this node");
        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key);

            // Windows encrypts only with keys that come from a store or a PFX.
            return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null);
        }
        catch (Exception unfit) when (unfit is CryptographicException or ArgumentException)
        {
            throw Unusable(
                keyFile,
                $"holds no key that fits the certificate in \"{certificateFile}\": {unfit.Message}",
                "It must hold the certificate's own private key, as PEM and without a password");
        }
    }

    private static string TextOf(string file, string what)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unusable(
                file,
                $"cannot be read: {unreadable.Message}",
                $"It must hold the {what}, and this process must be allowed to read it");
        }
    }

    private static InvalidOperationException Unusable(string file, string fault, string remedy) =>
        new($"\"{file}\" {fault.TrimEnd('.')}. {remedy}.");
}
