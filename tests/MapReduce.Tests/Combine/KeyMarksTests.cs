using System.Text;
using CsCheck;
using MapReduce.Combine;

namespace MapReduce.Tests.Combine;

public sealed class KeyMarksTests
{
    [Fact]
    public void What_has_no_mark_is_what_was_never_marked_in_the_order_added() =>
        Gen.Select(Gen.Int[0, 300].Array[0, 400], Gen.Int[0, 400].Array[0, 400]).Sample(
            (added, marked) =>
            {
                using var keys = new KeySet(500, 20_000);
                foreach (int key in added) keys.Add(Key(key));
                keys.Seal();
                var marks = new KeyMarks(keys);
                Parallel.ForEach(marked, key => marks.Mark(Key(key)));
                var left = new List<string>();
                marks.ForEachUnmarked(key => left.Add(Encoding.UTF8.GetString(key)));
                return left.SequenceEqual(added.Distinct().Except(marked).Select(key => Encoding.UTF8.GetString(Key(key))));
            },
            iter: 300, threads: 1);

    /// <summary>Keys of 1 to 40 bytes.</summary>
    private static byte[] Key(int number) => Encoding.UTF8.GetBytes(number < 10 ? $"{number}" : $"{number}{new string('k', number % 38)}");
}
