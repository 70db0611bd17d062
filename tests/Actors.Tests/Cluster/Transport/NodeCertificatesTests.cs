using TableActors.Actors.Cluster.Transport;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Cluster.Transport;

public sealed class NodeCertificatesTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData]
    [InlineData(TestAuthority.ServerUsage, TestAuthority.ClientUsage)]
    public void Load_OfAGoodCertificate_Succeeds(params string[] usages) => Load(Files(usages: usages));

    [Theory]
    [InlineData("certificate")]
    [InlineData("key")]
    [InlineData("authority")]
    public void Load_WithoutAFile_NamesIt(string missing)
    {
        var files = Files();
        var file = FileOf(files, missing);
        File.Delete(file);
        FaultOf(files).ShouldStartWith($"\"{file}\" cannot be read: ");
    }

    [Theory]
    [InlineData("certificate", "holds no certificate. It must hold the certificate of this node")]
    [InlineData("key", "holds no key that fits the certificate in")]
    [InlineData("authority", "holds no certificate. It must hold the certificate of the CA")]
    public void Load_OfAFileWithSomethingElse_SaysWhatItMustHold(string which, string fault)
    {
        var files = Files();
        File.WriteAllText(FileOf(files, which), "something else");
        FaultOf(files).ShouldStartWith($"\"{FileOf(files, which)}\" {fault}");
    }

    [Fact]
    public void Load_OfABrokenCertificate_SaysSo()
    {
        var files = Files();
        File.WriteAllText(files.Certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        FaultOf(files).ShouldStartWith($"\"{files.Certificate}\" cannot be read as PEM: ");
    }

    [Fact]
    public void Load_WithAnotherCertificatesKey_NamesBothFiles()
    {
        var files = Files() with { Key = Files("other").Key };
        FaultOf(files)
            .ShouldStartWith($"\"{files.Key}\" holds no key that fits the certificate in \"{files.Certificate}\": ");
    }

    [Theory]
    [InlineData(-2, -1, "holds a certificate that has expired at ")]
    [InlineData(1, 2, "holds a certificate that is not valid before ")]
    public void Load_OfACertificateOfAnotherTime_SaysWhen(int from, int until, string fault)
    {
        var files = _authority.WritePemFiles(_folder.Path, "node", TimeSpan.FromHours(from), TimeSpan.FromHours(until));
        FaultOf(files).ShouldStartWith($"\"{files.Certificate}\" {fault}");
    }

    [Fact]
    public void Load_OfAnotherAuthoritysCertificate_NamesBothFiles()
    {
        using var other = new TestAuthority();
        var files = Files() with { Authority = other.WritePemFiles(_folder.Path, "other").Authority };
        var fault = FaultOf(files);
        fault.ShouldStartWith($"\"{files.Certificate}\" would be refused by other nodes: ");
        fault.ShouldContain($" Have the CA in \"{files.Authority}\" issue it, ");
    }

    [Fact]
    public void Load_WithItsOwnCertificateAsTheAuthoritys_IsRefused()
    {
        var files = Files();
        FaultOf(files with { Authority = files.Certificate })
            .ShouldStartWith(
                $"\"{files.Certificate}\" holds the certificate of CN=node, which CN=Test CA has issued. ");
    }

    [Theory]
    [InlineData(TestAuthority.ServerUsage)]
    [InlineData(TestAuthority.ClientUsage)]
    public void Load_OfACertificateForOneSideOnly_SaysSo(string usage)
    {
        var files = Files(usages: usage);
        var fault = FaultOf(files);
        fault.ShouldStartWith($"\"{files.Certificate}\" would be refused by other nodes: NotValidForUsage");
        fault.ShouldEndWith(", for serverAuth and clientAuth or without an extended key usage.");
    }

    private static void Load(TestAuthority.PemFiles files) =>
        NodeCertificates.Load(files.Certificate, files.Key, files.Authority, TimeProvider.System);

    private static string FaultOf(TestAuthority.PemFiles files) =>
        Should.Throw<InvalidOperationException>(() => Load(files)).Message;

    private static string FileOf(TestAuthority.PemFiles files, string which) => which switch
    {
        "certificate" => files.Certificate,
        "key" => files.Key,
        _ => files.Authority,
    };

    private TestAuthority.PemFiles Files(string name = "node", params string[] usages) =>
        _authority.WritePemFiles(_folder.Path, name, usages: usages);
}
