# regret: points of the experiment tuners_halving
# Written by sweep report, which replaces it; copy it under another name to keep changes.
# Draw it in this folder: gnuplot regret.gp

set encoding utf8
set minussign
data = 'regret.dat'
# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.
clip(value, low, high) = value < low ? low : value > high ? high : value

set style line 1 lc rgb '#c4c4c4' dt solid lw 1 pt 7 ps 0.8
set style line 2 lc rgb '#0072B2' dt solid lw 3 pt 7 ps 0.8
set style line 3 lc rgb '#0072B2' dt solid lw 2 pt 7 ps 0.8
set style line 4 lc rgb '#D55E00' dt solid lw 3 pt 5 ps 0.8
set style line 5 lc rgb '#D55E00' dt (12,4) lw 2 pt 5 ps 0.8
set style line 6 lc rgb '#CC79A7' dt solid lw 3 pt 13 ps 0.8
set style line 7 lc rgb '#CC79A7' dt (14,4,3,4) lw 2 pt 13 ps 0.8
set style line 8 lc rgb '#009E73' dt solid lw 3 pt 9 ps 0.8
set style line 9 lc rgb '#009E73' dt (4,3) lw 2 pt 9 ps 0.8

formats = 'svg png'.(strstrt(GPVAL_TERMINALS, 'pdfcairo') > 0 ? ' pdf' : '')
do for [format in formats] {
  if (format eq 'svg') {
    set terminal svg size 1200,412 font 'sans-serif,15' background '#ffffff'
  }
  if (format eq 'png') {
    set terminal pngcairo size 1200,412 font 'sans,11.5' background '#ffffff'
  }
  if (format eq 'pdf') {
    set terminal pdfcairo size 7.2,2.472 fontscale 0.432 linewidth 0.864 pointscale 0.432 font 'sans,11.5' background '#ffffff'
  }
  set output 'regret.'.format
  set multiplot
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel epochs 480
  set lmargin at screen 0.0767
  set rmargin at screen 0.5092
  set tmargin at screen 0.8981
  set bmargin at screen 0.0971
  set title 'epochs 480' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel '' offset 0,0
  unset logscale x
  set xrange [0.5:4.5]
  set format x '%h'
  set xtics out nomirror ('full' 1, 'halving by 2' 2, 'halving by 3' 3, 'waves of tpe' 4) norotate autojustify
  set ylabel 'final regret' offset 0,0
  unset logscale y
  set yrange [-0.585692:0.955605]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 0 using 1:2 with lines ls 1 notitle, \
    data index 1 using 1:2 with lines ls 2 notitle, \
    data index 2 using 1:2 with points ls 3 notitle, \
    data index 3 using 1:2 with lines ls 4 notitle, \
    data index 4 using 1:2 with points ls 5 notitle, \
    data index 5 using 1:2 with lines ls 6 notitle, \
    data index 6 using 1:2 with points ls 7 notitle, \
    data index 7 using 1:2 with lines ls 8 notitle, \
    data index 8 using 1:2 with points ls 9 notitle

  # Panel epochs 1440
  set lmargin at screen 0.5475
  set rmargin at screen 0.9800
  set tmargin at screen 0.8981
  set bmargin at screen 0.0971
  set title 'epochs 1440' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel '' offset 0,0
  unset logscale x
  set xrange [0.5:4.5]
  set format x '%h'
  set xtics out nomirror ('full' 1, 'halving by 2' 2, 'halving by 3' 3, 'waves of tpe' 4) norotate autojustify
  set ylabel '' offset 0,0
  unset logscale y
  set yrange [-0.585692:0.955605]
  set format y ''
  set ytics out nomirror autofreq
  plot \
    data index 9 using 1:2 with lines ls 1 notitle, \
    data index 10 using 1:2 with lines ls 2 notitle, \
    data index 11 using 1:2 with points ls 3 notitle, \
    data index 12 using 1:2 with lines ls 4 notitle, \
    data index 13 using 1:2 with points ls 5 notitle, \
    data index 14 using 1:2 with lines ls 6 notitle, \
    data index 15 using 1:2 with points ls 7 notitle, \
    data index 16 using 1:2 with lines ls 8 notitle, \
    data index 17 using 1:2 with points ls 9 notitle
  unset multiplot
}
unset output
