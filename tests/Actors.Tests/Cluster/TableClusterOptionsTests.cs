using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Sqlite;

namespace TableActors.Actors.Tests.Cluster;

public sealed class TableClusterOptionsTests
{
    private static readonly NodeTlsOptions Tls = new() { Certificate = "node.pem", Key = "node.key", Ca = "ca.pem" };

    [Fact]
    public void FaultsOf_TheDefaults_AreNone() => new TableClusterOptions().FaultsOf().ShouldBeEmpty();

    [Theory]
    [InlineData("127.0.0.1:4053")]
    [InlineData("localhost:0")]
    [InlineData("[::1]:4053")]
    public void FaultsOf_ListeningOnTheOwnMachine_AreNone(string listen) =>
        new TableClusterOptions { Listen = listen }.FaultsOf().ShouldBeEmpty();

    [Theory]
    [InlineData("10.0.0.1:4053")]
    [InlineData("node-1:4053")]
    [InlineData("[fd00::1]:4053")]
    public void FaultsOf_ListeningBeyondIt_AskForCertificates(string listen)
    {
        new TableClusterOptions { Listen = listen }
            .FaultsOf()
            .ShouldHaveSingleItem()
            .ShouldContain("give Cluster.Tls, or say Insecure");
        new TableClusterOptions { Listen = listen, Insecure = true }.FaultsOf().ShouldBeEmpty();
        new TableClusterOptions { Listen = listen, Tls = Tls }.FaultsOf().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0.0.0.0:4053")]
    [InlineData("[::]:4053")]
    public void FaultsOf_ListeningOnAllAddresses_AskForOneToBeReachedBy(string listen)
    {
        new TableClusterOptions { Listen = listen, Tls = Tls }
            .FaultsOf()
            .ShouldHaveSingleItem()
            .ShouldContain("say in Cluster.Public");
        new TableClusterOptions { Listen = listen, Tls = Tls, Public = "node-1:4053" }.FaultsOf().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("4053")]
    [InlineData(":4053")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1:4053 ")]
    [InlineData("::1:4053")]
    [InlineData("[127.0.0.1]:4053")]
    [InlineData("a b:4053")]
    [InlineData("http://a:4053")]
    public void FaultsOf_WhatIsNoAddress_NameIt(string address)
    {
        new TableClusterOptions { Listen = address }
            .FaultsOf()
            .ShouldHaveSingleItem()
            .ShouldStartWith($"Cluster.Listen is \"{address}\", and must be HOST:PORT");
        new TableClusterOptions { Public = address }
            .FaultsOf()
            .ShouldHaveSingleItem()
            .ShouldStartWith($"Cluster.Public is \"{address}\", and must be HOST:PORT");
    }

    [Fact]
    public void FaultsOf_CertificatesWithoutFiles_NameEach() =>
        new TableClusterOptions { Tls = new NodeTlsOptions() }.FaultsOf().ShouldBe(
        [
            "Cluster.Tls.Certificate is missing: it is the path of a PEM file",
            "Cluster.Tls.Key is missing: it is the path of a PEM file",
            "Cluster.Tls.Ca is missing: it is the path of a PEM file",
        ]);

    [Fact]
    public void FaultsOf_AClusterOnSqlite_SayThatNodesCannotShareIt() =>
        TableActorsOptionsRule.FaultsOf(new TableActorsOptions().UseSqlite("data/tables.db").UseCluster())
            .ShouldHaveSingleItem()
            .ShouldBe("a cluster needs a database that its nodes share, and where they find each other: choose a PostgreSQL store");
}
