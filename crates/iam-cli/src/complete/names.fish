
# The names that the program knows for the word at the cursor; fails where it knows none.
function __fish_iam_names
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    command $program __complete fish "$word" $words[2..-1] "$word" 2>/dev/null
end

complete -c iam -n '__fish_iam_names >/dev/null' -f -a '(__fish_iam_names)'
complete -c iam -n '__fish_iam_using_subcommand check' -l allow -x -a '(__fish_iam_names)'
complete -c iam -n '__fish_iam_using_subcommand prove' -l not-granted -x -a '(__fish_iam_names)'
complete -c iam -n '__fish_iam_using_subcommand prove' -l grants -x -a '(__fish_iam_names)'
complete -c iam -n '__fish_iam_using_subcommand list' -l chapter -x -a '(__fish_iam_names)'
