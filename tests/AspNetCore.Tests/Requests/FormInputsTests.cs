using System.Text;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Requests;

public sealed class FormInputsTests
{
    private static readonly TableDefinition Posts = Table.Define("posts", t => t
        .Int("id").PrimaryKey()
        .String("title")
        .String("note").Nullable()
        .Float("rating").Nullable()
        .Bool("seen").Nullable()
        .Json("tags").Nullable()
        .Date("day").Nullable()
        .Image("picture")
        .Document("letter").Nullable()
        .Image("link").Nullable());

    private static readonly string[] Inputs = ["id", "title", "note", "rating", "seen", "tags", "day", "link"];

    private static Form Sound => new Form().Text("id", "1").Text("title", "a").File("picture", "a.png", Form.Png);

    [Fact]
    public async Task Insert_OfAForm_BindsTextsByTheirTypesAndStoresTheFile()
    {
        await using var service = await StartAsync();
        var form = Sound.Text("note", "ä\n \"x\"")
            .Text("rating", "2.5")
            .Text("seen", "yes")
            .Text("tags", """{"b": 1.0}""")
            .Text("day", "2026-01-31");
        var answer = await form.PostAsync(service.Client, "/posts");
        answer.Status.ShouldBe(200, answer.Body);
        service.Operations.Inserted![..5].ShouldBe([1L, "a", "ä\n \"x\"", 2.5, true]);
        service.Operations.Inserted[5].ShouldBe(new JsonText("""{"b":1.0}"""));
        service.Operations.Inserted[6].ShouldBe(new DateOnly(2026, 1, 31));
        var picture = service.Operations.Inserted[7].ShouldBeOfType<MediaReference>();
        picture.Path.ShouldEndWith(".png");
        service.Media.Single().ShouldBe(Form.Png);
        service.Operations.Inserted[8..].ShouldBe([null, null]);
        service.Operations.Context.Files.ShouldNotBeNull();
    }

    [Fact]
    public async Task Insert_OfEmptyFields_TakesThemForNullButForStrings()
    {
        await using var service = await StartAsync();
        var form = Sound.Text("note", "").Text("rating", "").Text("seen", "").Text("tags", "").Text("link", "").Text(
            "letter", "");
        (await form.PostAsync(service.Client, "/posts")).Status.ShouldBe(200);
        service.Operations.Inserted![2..6].ShouldBe(["", null, null, null]);
        service.Operations.Inserted[8..].ShouldBe([null, null]);
    }

    [Fact]
    public async Task Insert_WhereNoFileWasChosen_LeavesTheColumnNull()
    {
        await using var service = await StartAsync();
        (await Sound.File("letter", "", []).PostAsync(service.Client, "/posts")).Status.ShouldBe(200);
        service.Operations.Inserted![8].ShouldBeNull();
    }

    [Fact]
    public async Task Insert_OfRepeatedFields_TakesTheLast()
    {
        await using var service = await StartAsync();
        var other = (byte[])[.. Form.Png, 1, 2, 3];
        var form = Sound.Text("title", "b")
            .Text("rating", "much")
            .Text("rating", "1")
            .File("picture", "b.png", other)
            .File("picture", "", []);
        (await form.PostAsync(service.Client, "/posts")).Status.ShouldBe(200);
        service.Operations.Inserted![1].ShouldBe("b");
        service.Operations.Inserted[3].ShouldBe(1.0);
        var picture = service.Operations.Inserted[7].ShouldBeOfType<MediaReference>();
        (await File.ReadAllBytesAsync(service.Media.FileOf(picture))).ShouldBe(other);
    }

    [Fact]
    public async Task Insert_OfPartsThatNobodyAsksFor_PassesThemOver()
    {
        await using var service = await StartAsync();
        var form = new Form().File("other", "x.png", Form.Png).Text("nothing", "x").File("id2", "y", new byte[300_000])
            .Text("id", "1").Text("title", "a").File("picture", "a.png", Form.Png);
        (await form.PostAsync(service.Client, "/posts")).Status.ShouldBe(200);
        service.Media.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Insert_OfAFileWithAHarmfulName_KeepsNothingOfTheName()
    {
        await using var service = await StartAsync();
        foreach (var name in new[]
        {
            "../../../../etc/cron.d/x", "..\\..\\x.png", "/etc/passwd", "a.png%00.sh", "a.p/../n", "ä.exe", ".htaccess"
        })
        {
            var form = new Form().Text("id", "1").Text("title", "a").File("picture", name, Form.Png);
            (await form.PostAsync(service.Client, "/posts")).Status.ShouldBe(200, name);
            service.Operations.Inserted![7].ShouldBeOfType<MediaReference>().Path.ShouldMatch("^[0-9a-f]{32}\\.png$");
        }

        Directory.EnumerateFiles(service.Media.Path, "*", SearchOption.AllDirectories)
            .ShouldAllBe(file => file.StartsWith(service.Media.Path));
    }

    [Fact]
    public async Task Insert_OfAPictureByUrlInAForm_TakesIt()
    {
        await using var service = await StartAsync();
        var answer = await Sound.Text("link", $"data:image/png;base64,{Convert.ToBase64String(Form.Png)}")
            .PostAsync(service.Client, "/posts");
        answer.Status.ShouldBe(200, answer.Body);
        service.Operations.Inserted![9].ShouldBeOfType<MediaReference>();
        service.Media.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Insert_OfEveryFault_ReportsThemTogetherAndKeepsNoFile()
    {
        await using var service = await StartAsync();
        var form = new Form()
            .Text("id", "1.5").Text("rating", "x").Text("seen", "perhaps").Text("tags", "{").Text("day", "2026-02-30")
            .File("letter", "letter.txt", Encoding.UTF8.GetBytes("a letter"))
            .File("picture", "a.png", Encoding.UTF8.GetBytes("not a picture"))
            .Text("link", "file:///etc/passwd");
        (await form.PostAsync(service.Client, "/posts")).ShouldRefuse(
            ("day", "must be"), ("id", "must be"), ("link", "must be"), ("picture", "must be an image"),
            ("rating", "must be"), ("seen", "must be"), ("tags", "must be"), ("title", "is required"));
        ShouldHaveDoneNothing(service);
    }

    [Theory]
    [InlineData("an empty file", "a.png", "", "must not be an empty file")]
    [InlineData("text that poses as a picture", "a.png", "just text", "must be an image")]
    [InlineData("no name, but content", "", "just text", "must be a file")]
    public async Task Insert_OfNoPicture_IsRefusedAndKeepsNoFile(
        string what, string fileName, string content, string fault)
    {
        await using var service = await StartAsync();
        var form = new Form()
            .Text("id", "1")
            .Text("title", "a")
            .File("letter", "l.txt", [1])
            .File("picture", fileName, Encoding.UTF8.GetBytes(content));
        (await form.PostAsync(service.Client, "/posts")).ShouldRefuse(("picture", fault));
        what.ShouldNotBeEmpty();
        ShouldHaveDoneNothing(service);
    }

    [Fact]
    public async Task Insert_OfAnUploadWithoutFilename_IsRefused()
    {
        await using var service = await StartAsync();
        var form = new Form().Text("id", "1").Text("title", "a").Part("form-data; name=\"picture\"", Form.Png);
        (await form.PostAsync(service.Client, "/posts"))
            .ShouldRefuse(("picture", "must be a file: its part of the form has no filename"));
        ShouldHaveDoneNothing(service);
    }

    [Fact]
    public async Task Insert_WithoutTheRequiredFile_IsRefused()
    {
        await using var service = await StartAsync();
        (await new Form().Text("id", "1").Text("title", "a").PostAsync(service.Client, "/posts"))
            .ShouldRefuse(("picture", "is required"));
        (await new Form()
            .Text("id", "1")
            .Text("title", "a")
            .File("picture", "", [])
            .PostAsync(service.Client, "/posts")).ShouldRefuse(("picture", "is required"));
        (await new Form().Text("id", "1").Text("title", "a").Text("picture", "").PostAsync(service.Client, "/posts"))
            .ShouldRefuse(("picture", "must not be null"));
        ShouldHaveDoneNothing(service);
    }

    [Fact]
    public async Task Insert_WithIfMatch_IsABadRequest()
    {
        await using var service = await StartAsync();
        (await Sound.PostAsync(service.Client, "/posts", ("If-Match", "*"))).ShouldBeProblem(400, "bad_header");
        ShouldHaveDoneNothing(service);
    }

    [Fact]
    public async Task Update_OfAnUpload_ChangesWhatIsGivenAlone()
    {
        await using var service = await TestService.StartAsync(router => router.AddUpdateRoute(
            Posts, "/posts/update", inputs: ["note", "rating"], uploadFileInputs: ["picture", "letter"]));
        (await new Form()
            .Text("id", "1")
            .File("picture", "a.png", Form.Png)
            .PostAsync(service.Client, "/posts/update")).Status.ShouldBe(200);
        service.Operations.Updated!.Value.Changes.Ordinals.ShouldBe([7]);
        service.Operations.Updated.Value.Changes.Values.ShouldHaveSingleItem().ShouldBeOfType<MediaReference>();
        (await new Form().Text("id", "1").Text("letter", "").Text(
            "note", "n").File("picture", "", []).PostAsync(service.Client, "/posts/update")).Status.ShouldBe(200);
        service.Operations.Updated!.Value.Changes.Ordinals.ShouldBe([2, 8]);
        service.Operations.Updated.Value.Changes.Values.ShouldBe(["n", null]);
    }

    [Fact]
    public async Task Compute_OfAnUpload_TakesIt()
    {
        await using var service = await TestService.StartAsync(
            router => router.AddComputeRoute(Posts, "/preview", inputs: Inputs, uploadFileInputs: ["picture"]));
        var answer = await Sound.PostAsync(service.Client, "/preview");
        answer.Status.ShouldBe(200, answer.Body);
        answer.Json.GetProperty("picture").GetString()!.ShouldStartWith($"{service.Address}media/");
    }

    private static void ShouldHaveDoneNothing(TestService service)
    {
        service.Operations.WasCalled.ShouldBeFalse();
        service.Media.Count.ShouldBe(0);
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(router => router.AddInsertRoute(
        Posts, "/posts", inputs: Inputs, uploadFileInputs: ["picture", "letter"]));
}
